// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " {\"a\": {\"b\": [1, {}]}} \n",
        "[{}, {}]",
        "{\"a\": \"}{ \\\" }\"}",
        "{\"a\": \"\\\\\"}",
        // Not for this class to judge.
        "nonsense",
        "{\"a\":",
        ""
      })
  void oneValueIsOne(String text) {
    assertThat(JsonText.isOneValue(bytes(text))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}{}", "{} {}", "[][]", "{} x", "{\"a\": \"}\"}}", "{},"})
  void whatFollowsAValueIsSeen(String text) {
    assertThat(JsonText.isOneValue(bytes(text))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", " [ ] "})
  void anEmptyArrayHoldsNoRow(String text) {
    assertThat(JsonText.isEmptyArray(bytes(text))).isTrue();
    assertThat(JsonText.isEmptyArray(bytes("[{}]"))).isFalse();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
