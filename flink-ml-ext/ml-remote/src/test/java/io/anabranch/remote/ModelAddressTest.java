// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelAddressTest {
  @Test
  void readsServerModelAndVersion() {
    ModelAddress address = ModelAddress.of("https://host:8443/tenant/v2/models/delay/versions/3");

    assertThat(address).isEqualTo(new ModelAddress("https://host:8443/tenant", "delay", "3"));
    assertThat(address.infer())
        .hasToString("https://host:8443/tenant/v2/models/delay/versions/3/infer");
    assertThat(address.serverMetadata()).hasToString("https://host:8443/tenant/v2");
  }

  @Test
  void leavesTheVersionToTheServer() {
    ModelAddress address = ModelAddress.of("http://host:8000/v2/models/delay");

    assertThat(address.version()).isNull();
    assertThat(address.ready()).hasToString("http://host:8000/v2/models/delay/ready");
    assertThat(address).hasToString("model delay at http://host:8000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://host:8000/v2/models/",
        "http://host:8000/models/delay",
        "http:///v2/models/delay",
        "ftp://host/v2/models/delay",
        "http://host:8000/v2/models/delay/infer",
        "http://host:8000/v2/models/a b",
      })
  void refusesWhatIsNoModelsAddress(String text) {
    assertThatThrownBy(() -> ModelAddress.of(text))
        .hasMessage(
            "model: "
                + text
                + " (expected: http(s)://HOST:PORT/v2/models/NAME, with or without"
                + " /versions/VERSION; a host name has no _)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://me:s3cret@host/v2/models/a", "http://host/v2/models/a?key=s3cret"})
  void refusesSecretsWithoutRepeatingThem(String text) {
    assertThatThrownBy(() -> ModelAddress.of(text))
        .hasMessageContaining("an address at host with a user or a query")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://me:s3cret@my_host/v2/models/a",
        "http://me:s3@cret@host/v2/models/a b",
        "http://host/v2/models/a b?key=s3cret"
      })
  void doesNotRepeatTheSecretsOfWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> ModelAddress.of(text))
        .hasMessageContaining("model: http://")
        .hasMessageContaining("; a host name has no _")
        .hasMessageNotContainingAny("s3", "cret");
  }
}
