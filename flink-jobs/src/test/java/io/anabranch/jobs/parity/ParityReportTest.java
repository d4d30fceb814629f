// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.jobs.run.RowAccount;
import io.anabranch.operators.ledger.RowDigest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ParityReportTest {
  private static ParityRun run(
      String label, long in, long scored, long dead, long late, long hash) {
    return new ParityRun(
        label,
        Path.of(label),
        new RowAccount(
            in,
            scored,
            dead,
            late,
            new RowDigest(scored, hash, hash),
            Duration.ofSeconds(2),
            null,
            false,
            List.of()));
  }

  @Test
  void equalRunsHoldAndSayHowManyRowsWentWhere() {
    ParityReport report =
        new ParityReport(
            List.of(run("batch", 4_000, 3_990, 10, 0, 7), run("stream", 4_000, 3_990, 10, 0, 7)));
    assertThat(report.isEqual()).isTrue();
    assertThat(report.text().lines().skip(1))
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("4,000", "3,990", "10", "2,000", "00000000000000070000000000000007")
                    .endsWith("="));
  }

  @Test
  void otherRowsDiffer() {
    ParityReport report =
        new ParityReport(List.of(run("batch", 2, 2, 0, 0, 7), run("stream", 2, 2, 0, 0, 8)));
    assertThat(report.isEqual()).isFalse();
    assertThat(report.text().lines().toList().get(2)).startsWith("stream ").endsWith("DIFFERS");
  }

  @Test
  void aRowThatIsNotAccountedForBreaksParity() {
    assertThat(
            new ParityReport(List.of(run("batch", 3, 2, 0, 0, 7), run("stream", 3, 2, 0, 0, 7)))
                .isEqual())
        .isFalse();
  }

  @Test
  void rowsThatOnlyOneRunReadBreakParityThoughAllScoredRowsAreTheSame() {
    assertThat(
            new ParityReport(List.of(run("batch", 3, 2, 1, 0, 7), run("stream", 2, 2, 0, 0, 7)))
                .isEqual())
        .isFalse();
  }
}
