// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.inference.LogHistogram;
import java.io.Serial;
import org.apache.flink.api.common.accumulators.Accumulator;

/**
 * Latencies of a whole job for its result: those of {@link InferenceMetrics#LATENCY_MICROS}, summed
 * over all tasks. After a restart it covers what came since.
 */
public final class LatencyAccumulator implements Accumulator<Long, LogHistogram> {
  @Serial private static final long serialVersionUID = 1L;

  /** Under which the job's result holds it. */
  public static final String NAME = "inference.latencyMicros";

  private LogHistogram histogram;

  LatencyAccumulator(LogHistogram histogram) {
    this.histogram = histogram;
  }

  @Override
  public void add(Long micros) {
    histogram.record(micros);
  }

  @Override
  public LogHistogram getLocalValue() {
    return histogram;
  }

  @Override
  public void resetLocal() {
    histogram = new LogHistogram();
  }

  @Override
  public void merge(Accumulator<Long, LogHistogram> other) {
    histogram.add(other.getLocalValue());
  }

  @Override
  @SuppressWarnings("MissingSuperClone")
  public Accumulator<Long, LogHistogram> clone() {
    LogHistogram copy = new LogHistogram();
    copy.add(histogram);
    return new LatencyAccumulator(copy);
  }
}
