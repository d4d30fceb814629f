// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.inference.RemoteSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RemoteReaderTest {
  private static Definition read(String model, String remote) {
    return DefinitionReader.read(
        "a.yaml",
        "name: a\ncolumns: {x: DOUBLE}\nmodel: "
            + model
            + "\ninference: {mode: async, remote: "
            + remote
            + "}\n");
  }

  @Test
  void readsHowAServerIsAsked() {
    RemoteSpec spec =
        read(
                "http://host/v2/models/m",
                "{format: json, connect-timeout: 2 s, timeout: 3 s, give-up-after: 5 min,"
                    + " back-off: 50 ms, open-after: 7, probe-after: 1 s, requests-per-second: 100,"
                    + " max-connections: 8, token-env: SERVER_TOKEN}")
            .remote();

    assertThat(spec)
        .isEqualTo(
            new RemoteSpec(
                RemoteSpec.Format.JSON,
                new RemoteSpec.Patience(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofMinutes(5),
                    Duration.ofMillis(50)),
                new RemoteSpec.Breaker(7, Duration.ofSeconds(1)),
                100,
                8,
                new RemoteSpec.Token("SERVER_TOKEN", null)));
  }

  @Test
  void hasDefaultsForAll() {
    assertThat(read("m.onnx", "{}").remote()).isEqualTo(RemoteSpec.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{timeot: 2 s}; inference.remote.timeot: \"2 s\" (expected: ",
        "{timeout: 2}; inference.remote.timeout: 2 (expected: a duration",
        "{timeout: 0 s}; inference.remote.timeout: PT0S (expected: > 0)",
        "{format: grpc}; inference.remote.format: \"grpc\" (expected: ",
        "{open-after: 0}; inference.remote.open-after: 0 (expected: a whole number from 1",
        "'{token-env: A, token-file: b}'; inference.remote.token-file: b (expected: token-env or",
      })
  void namesWhatIsWrong(String remote, String message) {
    assertThatThrownBy(() -> read("http://host/v2/models/m", remote))
        .hasMessageContaining("a.yaml:4: " + message);
  }

  @ParameterizedTest
  @CsvSource({
    "http://host:8000/v2/models/delay, delay, true",
    "https://host/v2/models/delay/versions/3, delay, true",
    "http://host/v2/models/delay/, delay, true",
    "models/delay.onnx, delay, false"
  })
  void callsAModelAsItsServerDoes(String path, String name, boolean remote) {
    ModelSpec model = read(path, "{}").model();

    assertThat(model.name()).isEqualTo(name);
    assertThat(model.isRemote()).isEqualTo(remote);
  }
}
