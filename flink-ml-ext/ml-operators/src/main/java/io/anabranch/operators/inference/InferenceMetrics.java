// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.inference.CloseReason;
import io.anabranch.core.inference.LogHistogram;
import io.anabranch.core.inference.MicroBatch;
import io.anabranch.core.inference.ModelIdentity;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the operator tells of itself, in the group {@code inference}. Everything is counted per
 * batch. Once nothing is in flight, rows = scored + deadLetters.
 */
public final class InferenceMetrics {
  public static final String GROUP = "inference";

  /** Rows that came. */
  public static final String ROWS = "rows";

  /** Rows that left with a prediction. */
  public static final String SCORED = "scored";

  /** Rows that left as dead letters. */
  public static final String DEAD_LETTERS = "deadLetters";

  public static final String BATCHES = "batches";

  /** Runs of the model: more than batches where batches were bisected. */
  public static final String RUNS = "runs";

  /** Histogram: rows of a batch. */
  public static final String BATCH_SIZE = "batchSize";

  /** Batches that a {@link CloseReason} closed, which follows as in {@code closedBySize}. */
  public static final String CLOSED_BY = "closedBy";

  /** From the arrival of a batch's first row to the start of its run, summed over batches. */
  public static final String QUEUE_NANOS = "queueNanos";

  /** Time in the encoder, estimated from every 32nd row. */
  public static final String ENCODE_NANOS = "encodeNanos";

  /** Time in the model. In async mode the sum of runs side by side. */
  public static final String COMPUTE_NANOS = "computeNanos";

  /** Time in the decoder, estimated from every 32nd row; without the operators that follow. */
  public static final String DECODE_NANOS = "decodeNanos";

  /**
   * Histogram, microseconds: from the arrival of a batch's first row to the emission of its last.
   * No row of the batch has waited longer.
   */
  public static final String LATENCY_MICROS = "latencyMicros";

  /** Histogram, microseconds: how long checkpoints waited for what was in flight. */
  public static final String DRAIN_MICROS = "drainMicros";

  /** Batches that were closed and are not emitted yet. */
  public static final String IN_FLIGHT = "inFlight";

  public static final String MODEL_NAME = "modelName";
  public static final String MODEL_VERSION = "modelVersion";

  private static final long NANOS_PER_MICRO = 1_000;

  private final Counter rows;
  private final Counter scored;
  private final Counter deadLetters;
  private final Counter batches;
  private final Counter runs;
  private final Counter queueNanos;
  private final Counter encodeNanos;
  private final Counter computeNanos;
  private final Counter decodeNanos;
  private final Map<CloseReason, Counter> closedBy = new EnumMap<>(CloseReason.class);
  private final LogHistogram batchSize = new LogHistogram();
  private final LogHistogram latencyMicros = new LogHistogram();
  private final LogHistogram drainMicros = new LogHistogram();

  InferenceMetrics(MetricGroup operator, ModelIdentity model, Gauge<Integer> inFlight) {
    MetricGroup group = operator.addGroup(GROUP);
    rows = group.counter(ROWS);
    scored = group.counter(SCORED);
    deadLetters = group.counter(DEAD_LETTERS);
    batches = group.counter(BATCHES);
    runs = group.counter(RUNS);
    queueNanos = group.counter(QUEUE_NANOS);
    encodeNanos = group.counter(ENCODE_NANOS);
    computeNanos = group.counter(COMPUTE_NANOS);
    decodeNanos = group.counter(DECODE_NANOS);
    for (CloseReason reason : CloseReason.values()) {
      closedBy.put(reason, group.counter(closedBy(reason)));
    }
    group.histogram(BATCH_SIZE, new LogHistogramMetric(batchSize));
    group.histogram(LATENCY_MICROS, new LogHistogramMetric(latencyMicros));
    group.histogram(DRAIN_MICROS, new LogHistogramMetric(drainMicros));
    group.gauge(IN_FLIGHT, inFlight);
    group.gauge(MODEL_NAME, model::name);
    group.gauge(MODEL_VERSION, model::version);
  }

  private static String closedBy(CloseReason reason) {
    String name = reason.name();
    return CLOSED_BY + name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  /** A row that left as a dead letter before it got into a batch. */
  void rejected() {
    rows.inc();
    deadLetters.inc();
  }

  void closed(CloseReason reason, int size) {
    closedBy.get(reason).inc();
    batchSize.record(size);
  }

  /** A batch whose rows have all left, {@code dead} of them as dead letters. */
  void emitted(MicroBatch<?> batch, int dead, long decoding) {
    rows.inc(batch.size());
    scored.inc(batch.size() - dead);
    deadLetters.inc(dead);
    batches.inc();
    runs.inc(batch.scores().runs());
    queueNanos.inc(batch.queuedNanos());
    encodeNanos.inc(batch.encodeNanos());
    computeNanos.inc(batch.computeNanos());
    decodeNanos.inc(decoding);
    latencyMicros.record((System.nanoTime() - batch.openedNanos()) / NANOS_PER_MICRO);
  }

  /** The latencies, for the job's result. */
  LatencyAccumulator latency() {
    return new LatencyAccumulator(latencyMicros);
  }

  void drained(long nanos) {
    drainMicros.record(nanos / NANOS_PER_MICRO);
  }
}
