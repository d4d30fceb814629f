// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * When a micro-batch closes, and how batches are run.
 *
 * @param maxRows a batch closes at so many rows; where the size adapts, it finds a size up to this
 * @param maxBytes a batch closes when its inputs, padding included, reach so many bytes
 * @param maxTokens a batch closes when its sequences, padding included, reach so many positions;
 *     without meaning for a model without sequences
 * @param maxDelay a row waits at most so long for its batch to fill (processing time)
 * @param latency what batching may add to a row's latency where the size adapts: filling takes
 *     {@code maxDelay} of it at most, a run the rest; null where the size is fixed
 * @param mode on the task's thread, or beside it
 * @param inFlight batches that may run at once in async mode
 * @param order whether results keep the order of the rows
 */
public record BatchPolicy(
    int maxRows,
    long maxBytes,
    long maxTokens,
    Duration maxDelay,
    Duration latency,
    Mode mode,
    int inFlight,
    Order order)
    implements Serializable {
  /** Where batches run. */
  public enum Mode {
    /** On the task's thread: best for CPU, where Flink's parallelism is the parallelism. */
    INLINE,
    /** On threads of the runner: the next batch fills while others run (GPU, remote). */
    ASYNC
  }

  /** Order of results. */
  public enum Order {
    ORDERED,
    /** Batches overtake each other, but never a watermark. */
    UNORDERED
  }

  /** No limit of {@code maxTokens}. */
  public static final long ANY_TOKENS = Long.MAX_VALUE;

  /** The most rows of an adaptive batch unless something else is said. */
  public static final int ADAPTIVE_ROWS = 1024;

  public static final BatchPolicy DEFAULT =
      new BatchPolicy(64, 16L << 20, Duration.ofMillis(20), Mode.INLINE, 4, Order.ORDERED);

  public BatchPolicy {
    check(maxRows > 0, "batch-size", maxRows);
    check(maxBytes > 0, "max-bytes", maxBytes);
    check(maxTokens > 0, "max-tokens", maxTokens);
    if (latency != null && latency.toMillis() < 2) {
      throw new IllegalArgumentException(
          "latency: "
              + latency.toMillis()
              + " ms (expected: at least 2 ms, half of it for filling a batch)");
    }
    check(maxDelay.toMillis() > 0, "max-delay", maxDelay);
    check(inFlight > 0, "in-flight", inFlight);
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(order, "order");
    if (latency != null && latency.compareTo(maxDelay) <= 0) {
      throw new IllegalArgumentException(
          "latency: "
              + latency.toMillis()
              + " ms (expected: more than max-delay, "
              + maxDelay.toMillis()
              + " ms, so that time is left to run the model)");
    }
  }

  /** A fixed size, whatever the number of tokens. */
  public BatchPolicy(
      int maxRows, long maxBytes, Duration maxDelay, Mode mode, int inFlight, Order order) {
    this(maxRows, maxBytes, ANY_TOKENS, maxDelay, null, mode, inFlight, order);
  }

  /**
   * The same, but with the size that gives the best throughput, found while running, of up to
   * {@link #ADAPTIVE_ROWS} rows. Half of the latency is for filling a batch.
   */
  public BatchPolicy adaptive(Duration objective) {
    return new BatchPolicy(
        ADAPTIVE_ROWS,
        maxBytes,
        maxTokens,
        objective.dividedBy(2),
        objective,
        mode,
        inFlight,
        order);
  }

  /** The same with a limit of positions. */
  public BatchPolicy limitTokens(long tokens) {
    return new BatchPolicy(maxRows, maxBytes, tokens, maxDelay, latency, mode, inFlight, order);
  }

  /** Whether the size is found while running. */
  public boolean isAdaptive() {
    return latency != null;
  }

  private static void check(boolean ok, String name, Object value) {
    if (!ok) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
