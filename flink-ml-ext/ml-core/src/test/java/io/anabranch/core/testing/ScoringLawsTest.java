// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoringLawsTest {
  @Test
  void aLostOrDoubledRowIsNamed() {
    assertThatThrownBy(() -> ScoringLaws.everyRowOnce(List.of(1, 2), List.of(1), List.of()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("off by {2=1}");
    assertThatThrownBy(() -> ScoringLaws.everyRowOnce(List.of(1), List.of(1), List.of(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("off by {1=-1}");
    assertThatCode(() -> ScoringLaws.everyRowOnce(List.of(1, 2), List.of(2), List.of(1)))
        .doesNotThrowAnyException();
  }

  @Test
  void aRowOutOfOrderIsNamed() {
    assertThatThrownBy(() -> ScoringLaws.keepsOrder(List.of(1, 2, 3), List.of(1, 3, 2)))
        .isInstanceOf(AssertionError.class)
        .hasMessage("row: 2 (expected: in the order of arrival)");
    assertThatCode(() -> ScoringLaws.keepsOrder(List.of(1, 2, 3), List.of(1, 3)))
        .doesNotThrowAnyException();
  }
}
