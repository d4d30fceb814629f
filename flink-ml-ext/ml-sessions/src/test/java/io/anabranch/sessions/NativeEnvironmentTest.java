// SPDX-License-Identifier: Apache-2.0
package io.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NativeEnvironmentTest {
  @Test
  void thePoolHasAsManyThreadsAsThePropertySaysOrAsThereAreProcessors() {
    assertThat(NativeEnvironment.poolThreads(" 3 ")).isEqualTo(3);
    assertThat(NativeEnvironment.poolThreads(null))
        .isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "1025", "many", "1.5"})
  void anythingElseIsRefused(String property) {
    assertThatThrownBy(() -> NativeEnvironment.poolThreads(property))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "anabranch.sessions.pool-threads: "
                + property
                + " (expected: a whole number from 1 to 1024)");
  }
}
