// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.inference.CloseReason;
import io.anabranch.core.inference.LogHistogram;
import io.anabranch.core.inference.MicroBatch;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelRunner;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the operator tells of itself, in the group {@code inference}; {@code docs/metrics.md} lists
 * the names. Everything is counted per batch. Once nothing is in flight, rows = scored +
 * deadLetters.
 */
public final class InferenceMetrics {
  public static final String GROUP = "inference";

  /** Rows that came. */
  public static final String ROWS = "rows";

  /** Rows that left with a prediction. */
  public static final String SCORED = "scored";

  /** Rows that left as dead letters: the sum of the three kinds that follow. */
  public static final String DEAD_LETTERS = "deadLetters";

  /** Rows that the model's inputs cannot take. */
  public static final String NOT_ENCODABLE = "deadLettersEncode";

  /** Rows that the model could not run. */
  public static final String REFUSED = "deadLettersModel";

  /** Rows whose outputs could not be read. */
  public static final String NOT_DECODABLE = "deadLettersDecode";

  public static final String BATCHES = "batches";

  /** Runs of the model: more than batches where these were bisected or hold sequences. */
  public static final String RUNS = "runs";

  /** Histogram: rows of a batch. */
  public static final String BATCH_SIZE = "batchSize";

  /** Batches that a {@link CloseReason} closed, which follows as in {@code closedBySize}. */
  public static final String CLOSED_BY = "closedBy";

  /** The batch size at which rows cost least, where it adapts; else the fixed one. */
  public static final String BATCH_SIZE_CHOSEN = "batchSizeChosen";

  /** From the arrival of a batch's first row to the start of its run, summed over batches. */
  public static final String QUEUE_NANOS = "queueNanos";

  /** Histogram, microseconds: the same, batch by batch. */
  public static final String QUEUE_MICROS = "queueMicros";

  /** Time in the encoder, estimated from every 32nd row. */
  public static final String ENCODE_NANOS = "encodeNanos";

  /** Time in the model. In async mode the sum of runs side by side. */
  public static final String COMPUTE_NANOS = "computeNanos";

  /** Histogram, microseconds: time in the model, batch by batch. */
  public static final String COMPUTE_MICROS = "computeMicros";

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

  /** How long the task took to open the model. */
  public static final String MODEL_LOAD_MILLIS = "modelLoadMillis";

  /** Since the model was made; -1 where nothing says when. */
  public static final String MODEL_AGE_SECONDS = "modelAgeSeconds";

  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NOT_KNOWN = -1;

  private final MetricGroup group;

  private final Counter rows;
  private final Counter scored;
  private final Counter deadLetters;
  private final Counter notEncodable;
  private final Counter refused;
  private final Counter notDecodable;
  private final Counter batches;
  private final Counter runs;
  private final Counter queueNanos;
  private final Counter encodeNanos;
  private final Counter computeNanos;
  private final Counter decodeNanos;
  private final Map<CloseReason, Counter> closedBy = new EnumMap<>(CloseReason.class);
  private final LogHistogram batchSize = new LogHistogram();
  private final LogHistogram queueMicros = new LogHistogram();
  private final LogHistogram computeMicros = new LogHistogram();
  private final LogHistogram latencyMicros = new LogHistogram();
  private final LogHistogram drainMicros = new LogHistogram();

  InferenceMetrics(MetricGroup operator) {
    group = operator.addGroup(GROUP);
    rows = group.counter(ROWS);
    scored = group.counter(SCORED);
    deadLetters = group.counter(DEAD_LETTERS);
    notEncodable = group.counter(NOT_ENCODABLE);
    refused = group.counter(REFUSED);
    notDecodable = group.counter(NOT_DECODABLE);
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
    group.histogram(QUEUE_MICROS, new LogHistogramMetric(queueMicros));
    group.histogram(COMPUTE_MICROS, new LogHistogramMetric(computeMicros));
    group.histogram(LATENCY_MICROS, new LogHistogramMetric(latencyMicros));
    group.histogram(DRAIN_MICROS, new LogHistogramMetric(drainMicros));
  }

  /** Adds what is asked of the operator when a reporter wants it. */
  void watch(IntSupplier inFlight, IntSupplier batchSizeChosen) {
    group.gauge(IN_FLIGHT, inFlight::getAsInt);
    group.gauge(BATCH_SIZE_CHOSEN, batchSizeChosen::getAsInt);
  }

  /**
   * Adds what is known of the model, and what its runner tells of itself.
   *
   * @param loadNanos how long it took to open
   * @param nowMillis the processing time
   */
  void describe(ModelRunner runner, long loadNanos, LongSupplier nowMillis) {
    ModelIdentity model = runner.identity();
    group.gauge(MODEL_NAME, model::name);
    group.gauge(MODEL_VERSION, model::version);
    group.gauge(MODEL_LOAD_MILLIS, () -> loadNanos / NANOS_PER_MILLI);
    group.gauge(MODEL_AGE_SECONDS, () -> ageSeconds(model, nowMillis.getAsLong()));
    runner.gauges().forEach((name, value) -> group.gauge(name, (Gauge<Long>) value::getAsLong));
  }

  private static long ageSeconds(ModelIdentity model, long nowMillis) {
    return model
        .created()
        .map(created -> Math.max(0, nowMillis - created.toEpochMilli()) / 1_000)
        .orElse(NOT_KNOWN);
  }

  private static String closedBy(CloseReason reason) {
    String name = reason.name();
    return CLOSED_BY + name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  /** A row that left as a dead letter before it got into a batch. */
  void rejected() {
    rows.inc();
    deadLetters.inc();
    notEncodable.inc();
  }

  void closed(CloseReason reason, int size) {
    closedBy.get(reason).inc();
    batchSize.record(size);
  }

  /**
   * A batch whose rows have all left.
   *
   * @param refusedRows dead letters of the model
   * @param unreadRows dead letters of the decoder
   * @param decoding nanoseconds
   */
  void emitted(MicroBatch<?> batch, int refusedRows, int unreadRows, long decoding) {
    rows.inc(batch.size());
    scored.inc(batch.size() - refusedRows - unreadRows);
    if (refusedRows + unreadRows > 0) {
      deadLetters.inc(refusedRows + unreadRows);
      refused.inc(refusedRows);
      notDecodable.inc(unreadRows);
    }
    batches.inc();
    runs.inc(batch.scores().runs());
    queueNanos.inc(batch.queuedNanos());
    encodeNanos.inc(batch.encodeNanos());
    computeNanos.inc(batch.computeNanos());
    decodeNanos.inc(decoding);
    queueMicros.record(batch.queuedNanos() / NANOS_PER_MICRO);
    computeMicros.record(batch.computeNanos() / NANOS_PER_MICRO);
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
