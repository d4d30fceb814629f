// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClusterAddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"flink:8081", " flink:8081", "http://flink:8081", "HTTP://flink:8081/"})
  void hostAndPortAreRead(String text) {
    assertThat(ClusterAddress.parse(text)).isEqualTo(new ClusterAddress("flink", 8081));
  }

  @Test
  void pathsAreOfTheAddress() {
    ClusterAddress address = ClusterAddress.parse("[::1]:8081");
    assertThat(address.uri("jobs/overview")).hasToString("http://[::1]:8081/jobs/overview");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "flink", "flink:", ":8081", "flink:x", "flink:0", "a/b:1", "f:70000"})
  void whatIsNoAddressIsNamed(String text) {
    assertThatThrownBy(() -> ClusterAddress.parse(text))
        .hasMessage(
            "cluster: "
                + text
                + " (expected: HOST:PORT, as in localhost:8081; see anabranch cluster status)");
  }
}
