// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * When a micro-batch closes, and how batches are run.
 *
 * @param maxRows a batch closes at so many rows
 * @param maxBytes a batch closes when its inputs reach so many bytes
 * @param maxDelay a row waits at most so long for its batch to fill (processing time)
 * @param mode on the task's thread, or beside it
 * @param inFlight batches that may run at once in async mode
 * @param order whether results keep the order of the rows
 */
public record BatchPolicy(
    int maxRows, long maxBytes, Duration maxDelay, Mode mode, int inFlight, Order order)
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

  public static final BatchPolicy DEFAULT =
      new BatchPolicy(64, 16L << 20, Duration.ofMillis(20), Mode.INLINE, 4, Order.ORDERED);

  public BatchPolicy {
    check(maxRows > 0, "batch-size", maxRows);
    check(maxBytes > 0, "max-bytes", maxBytes);
    check(maxDelay.toMillis() > 0, "max-delay", maxDelay);
    check(inFlight > 0, "in-flight", inFlight);
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(order, "order");
  }

  private static void check(boolean ok, String name, Object value) {
    if (!ok) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
