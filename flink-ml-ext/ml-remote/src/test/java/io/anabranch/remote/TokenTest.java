// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.testing.FakeModelRunner;
import io.anabranch.remote.testing.ModelServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenTest {
  private static final String SECRET = "s3cret";

  @TempDir Path folder;

  private static Token ofEnvironment(Map<String, String> environment) {
    return new Token(new RemoteSpec.Token("SERVER_TOKEN", null), environment::get);
  }

  @Test
  void isReadFromTheEnvironment() {
    assertThat(ofEnvironment(Map.of("SERVER_TOKEN", " " + SECRET + "\n")).read()).isEqualTo(SECRET);
  }

  @Test
  void isAbsentWhereNoneIsNamed() {
    assertThat(new Token(RemoteSpec.Token.NONE, name -> SECRET).read()).isNull();
  }

  @Test
  void isNamedWhereItIsMissingAndNeverShown() {
    assertThatThrownBy(() -> ofEnvironment(Map.of()).read())
        .hasMessage("token-env: SERVER_TOKEN is empty or absent here (expected: a bearer token)");
    assertThatThrownBy(() -> ofEnvironment(Map.of("SERVER_TOKEN", SECRET + "\r\nX: y")).read())
        .hasMessageContaining("token-env: SERVER_TOKEN holds blanks")
        .hasMessageNotContaining(SECRET);
    assertThat(ofEnvironment(Map.of("SERVER_TOKEN", SECRET)).toString()).doesNotContain(SECRET);
    Path nowhere = folder.resolve("nowhere");
    assertThatThrownBy(() -> new Token(new RemoteSpec.Token(null, nowhere.toString()), null).read())
        .hasMessage(
            "token-file: " + nowhere + " cannot be read here (expected: a file on every machine)");
  }

  @Test
  void isSentAndReadAgainWhenItsFileIsRenewed() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), SECRET);
    FakeModelRunner model = FakeModelRunner.anyRows();
    RemoteSpec spec = Specs.withToken(new RemoteSpec.Token(null, file.toString()));
    try (ModelServer server = ModelServer.start(model)) {
      server.requireToken(SECRET);
      try (RemoteModelRunner runner =
          RemoteModelRunner.open(server.address(), "m", List.of(), spec)) {
        TensorBatch batch = Batches.of(model.signature(), 1);
        runner.run(batch);
        server.requireToken("n3xt");
        assertThatThrownBy(() -> runner.run(batch))
            .hasMessageContaining("401 who are you?")
            .hasMessageNotContaining(SECRET);
        Files.writeString(file, "n3xt");
        runner.run(batch);
      }
    }
    assertThat(spec.toString()).contains(file.toString()).doesNotContain(SECRET);
  }
}
