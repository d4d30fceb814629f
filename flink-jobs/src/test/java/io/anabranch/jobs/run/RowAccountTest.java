// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RowAccountTest {
  @Test
  void theAccountIsReadFromTheLedgers() {
    RowAccount account =
        RowAccount.of(
            Map.of(
                "rows.in", 1_234_567L,
                "rows.scored", 1_234_560L,
                "rows.scored.high", 10L,
                "rows.scored.low", 11L,
                "rows.dead-lettered", 4L,
                "rows.late", 3L),
            Duration.ofSeconds(10));
    assertThat(account.isBalanced()).isTrue();
    assertThat(account.rowsPerSecond()).isEqualTo(123_456.7);
    assertThat(account.text())
        .contains("1,234,567", "123,457 rows/s over 10.0 s", "1,234,560")
        .contains("digest 000000000000000a000000000000000b")
        .endsWith("every row accounted for");
  }

  @Test
  void aRowThatIsMissingIsSaid() {
    RowAccount account =
        RowAccount.of(Map.of("rows.in", 2L, "rows.scored", 1L), Duration.ofSeconds(1));
    assertThat(account.isBalanced()).isFalse();
    assertThat(account.text()).endsWith("ROWS ARE MISSING: please report this");
  }

  @Test
  void afterARestartTheAccountSaysWhatItCannotKnow() {
    RowAccount account =
        RowAccount.of(
            Map.of("rows.in", 1L, "rows.scored", 2L, "rows.scored.restarted", 1L),
            Duration.ofSeconds(1));
    assertThat(account.text()).contains("the job restarted").doesNotContain("MISSING");
  }

  @Test
  void aJobWithoutRowsHasAnAccount() {
    RowAccount account = RowAccount.of(Map.of(), Duration.ZERO);
    assertThat(account.isBalanced()).isTrue();
    assertThat(account.rowsPerSecond()).isZero();
  }
}
