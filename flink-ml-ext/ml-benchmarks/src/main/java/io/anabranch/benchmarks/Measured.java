// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What one run gave.
 *
 * @param wallRate rows per second
 * @param cpuRate rows per second of CPU of the task's thread, which neighbours on the machine
 *     disturb less; summed over subtasks like {@code wallRate}
 * @param bytes that the task's thread allocated per row; NaN where not measured
 * @param p50 micros from the time a row was due to its arrival at the sink; 0 where not measured
 * @param p99 as {@code p50}
 * @param breakdown nanoseconds per row by the operator's own metrics; null without the operator
 */
record Measured(
    double wallRate, double cpuRate, double bytes, long p50, long p99, Breakdown breakdown) {
  /**
   * Nanoseconds per row as the operator counts them, and the time barriers waited, in micros.
   *
   * @param rows of the batch in the middle, by size
   * @param queued from the first row of a batch to the start of its run
   * @param checkpoints how many barriers there were
   */
  record Breakdown(
      double rows,
      double encode,
      double compute,
      double decode,
      double queued,
      long checkpoints,
      double drainP50,
      double drainP99) {
    static Breakdown ofLastJob() {
      long rows = OperatorMetrics.count("rows");
      if (rows == 0) {
        return null;
      }
      return new Breakdown(
          OperatorMetrics.quantile("batchSize", 0.5),
          OperatorMetrics.count("encodeNanos") / (double) rows,
          OperatorMetrics.count("computeNanos") / (double) rows,
          OperatorMetrics.count("decodeNanos") / (double) rows,
          OperatorMetrics.count("queueNanos")
              / (double) Math.max(OperatorMetrics.count("batches"), 1),
          OperatorMetrics.records("drainMicros"),
          OperatorMetrics.quantile("drainMicros", 0.5),
          OperatorMetrics.quantile("drainMicros", 0.99));
    }
  }

  static Measured of(Map<String, Object> accumulators, int parallelism) {
    double rows = number(accumulators, MeasuringSink.ROWS);
    double each = rows * parallelism * 1e9;
    return new Measured(
        each / number(accumulators, MeasuringSink.WALL_NANOS),
        each / number(accumulators, MeasuringSink.CPU_NANOS),
        number(accumulators, MeasuringSink.ALLOCATED) / rows,
        number(accumulators, MeasuringSink.P50_MICROS),
        number(accumulators, MeasuringSink.P99_MICROS),
        Breakdown.ofLastJob());
  }

  private static long number(Map<String, Object> accumulators, String name) {
    return (Long) accumulators.get(name);
  }

  static Measured fastest(List<Measured> runs) {
    return Collections.max(runs, Comparator.comparingDouble(Measured::wallRate));
  }

  /** The run with the median rate. */
  static Measured median(List<Measured> runs) {
    return runs.stream()
        .sorted(Comparator.comparingDouble(Measured::wallRate))
        .toList()
        .get(runs.size() / 2);
  }

  double nanosPerRow() {
    return 1e9 / wallRate;
  }

  double cpuNanosPerRow() {
    return 1e9 / cpuRate;
  }
}
