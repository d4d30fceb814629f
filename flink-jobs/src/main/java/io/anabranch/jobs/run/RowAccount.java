// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.run;

import io.anabranch.core.inference.LogHistogram;
import io.anabranch.operators.inference.LatencyAccumulator;
import io.anabranch.operators.ledger.Ledger;
import io.anabranch.operators.ledger.RowDigest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * What became of every row of a job: rows in = scored + dead-lettered + late.
 *
 * @param digest of the scored rows
 * @param elapsed from submission to the end
 * @param latency of micro-batches in microseconds: from the arrival of a batch's first row at the
 *     operator to the emission of its last; null where no model ran
 * @param restarted whether tasks were restarted; those that had ended before are then not counted
 * @param labels of each learner whose labels come on a stream of their own
 */
public record RowAccount(
    long in,
    long scored,
    long deadLettered,
    long late,
    RowDigest digest,
    Duration elapsed,
    @Nullable LogHistogram.View latency,
    boolean restarted,
    List<LabelAccount> labels) {
  public RowAccount {
    labels = List.copyOf(labels);
  }

  static RowAccount of(Map<String, Object> accumulators, Duration elapsed) {
    long scored = value(accumulators, Ledger.ROWS_SCORED);
    return new RowAccount(
        value(accumulators, Ledger.ROWS_IN),
        scored,
        value(accumulators, Ledger.ROWS_DEAD_LETTERED),
        value(accumulators, Ledger.ROWS_LATE),
        new RowDigest(
            scored,
            value(accumulators, Ledger.ROWS_SCORED + ".high"),
            value(accumulators, Ledger.ROWS_SCORED + ".low")),
        elapsed,
        accumulators.get(LatencyAccumulator.NAME) instanceof LogHistogram histogram
            ? histogram.view()
            : null,
        accumulators.keySet().stream()
            .anyMatch(name -> name.endsWith(Ledger.RESTARTED) && value(accumulators, name) > 0),
        LabelAccount.of(accumulators));
  }

  static long value(Map<String, Object> accumulators, String name) {
    return accumulators.get(name) instanceof Long value ? value : 0L;
  }

  /** Whether every row and every label that came in went somewhere. */
  public boolean isBalanced() {
    return rowsAreBalanced() && labels.stream().allMatch(LabelAccount::isBalanced);
  }

  private boolean rowsAreBalanced() {
    return in == scored + deadLettered + late;
  }

  public double rowsPerSecond() {
    return in / Math.max(elapsed.toNanos() / 1e9, 1e-9);
  }

  /** Four lines for a person, and three more for each learner with labels. */
  public String text() {
    return String.format(
            Locale.ROOT,
            "rows in       %,12d   (%,.0f rows/s over %.1f s)%n"
                + "  scored      %,12d   digest %s%n"
                + "  dead letters%,12d%n"
                + "  late        %,12d   %s",
            in,
            rowsPerSecond(),
            elapsed.toMillis() / 1e3,
            scored,
            digest.hex(),
            deadLettered,
            late,
            verdict())
        + latencyText()
        + labels.stream().map(LabelAccount::text).collect(Collectors.joining());
  }

  private String verdict() {
    if (rowsAreBalanced()) {
      return "every row accounted for";
    }
    return restarted
        ? "the job restarted: rows are missing here that tasks counted which had ended before"
        : "ROWS ARE MISSING: please report this";
  }

  private String latencyText() {
    return latency == null
        ? ""
        : String.format(
            Locale.ROOT,
            "%n  micro-batches %,d, latency p50 %.2f ms, p99 %.2f ms",
            latency.records(),
            latency.quantile(0.5) / 1e3,
            latency.quantile(0.99) / 1e3);
  }
}
