// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.batch;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.BatchPolicy;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.configuration.ConfigOption;
import org.slf4j.Logger;

/**
 * How rows that come one by one are put together.
 *
 * @param rows a batch runs when it holds so many
 * @param maxDelay how long a row waits for others; zero to wait only while the model is busy with
 *     earlier rows, which costs no latency and lets batches grow as the load does
 * @param inFlight batches that may run at once, each on a thread of its own
 * @param capacity rows that Flink lets be without an answer at once; more never come
 */
public record RowBatching(int rows, Duration maxDelay, int inFlight, int capacity)
    implements Serializable {
  /** For models on the CPU. */
  public static final int DEFAULT_ROWS = 64;

  public static final int DEFAULT_IN_FLIGHT = 2;

  public RowBatching {
    Objects.requireNonNull(maxDelay, "maxDelay");
    check(rows > 0, "batch-size", rows);
    check(inFlight > 0, "in-flight", inFlight);
    check(capacity > 0, "max-concurrent-operations", capacity);
    if (maxDelay.isNegative()) {
      throw MlException.user("max-delay: " + maxDelay + " (expected: >= 0)");
    }
  }

  /** The defaults, for an operator of that capacity. */
  public static RowBatching of(int capacity) {
    return new RowBatching(DEFAULT_ROWS, Duration.ZERO, DEFAULT_IN_FLIGHT, capacity);
  }

  private static void check(boolean ok, String name, int value) {
    if (!ok) {
      throw MlException.user(name + ": " + value + " (expected: > 0)");
    }
  }

  boolean isEager() {
    return maxDelay.isZero();
  }

  /** Most rows of a batch, given how many may be on their way. */
  int batchRows() {
    return Math.min(rows, Math.max(1, capacity / 2));
  }

  /** Whether batches stay smaller than they were to be, as too few rows may be on their way. */
  boolean isStarved() {
    return batchRows() < rows;
  }

  /**
   * Says so where batches stay smaller than they were to be.
   *
   * @param where what the message names
   * @param option of Flink that sets the capacity
   */
  public void warnIfStarved(Logger log, String where, ConfigOption<Integer> option) {
    if (isStarved()) {
      log.warn(
          "{}: batches of {} rows only, as Flink lets {} rows be in flight (set {} to {} or more)",
          where,
          batchRows(),
          capacity,
          option.key(),
          capacityWanted());
    }
  }

  /** How many rows should be on their way, so that a batch fills while others run. */
  int capacityWanted() {
    return rows * (inFlight + 2);
  }

  /**
   * With batches that can fill: a batch that waited for more rows than may be on their way would
   * wait for ever. Half of them, so that the next batch fills while one runs.
   */
  BatchPolicy policy() {
    BatchPolicy defaults = BatchPolicy.DEFAULT;
    return new BatchPolicy(
        batchRows(),
        defaults.maxBytes(),
        defaults.maxDelay(),
        BatchPolicy.Mode.ASYNC,
        inFlight,
        BatchPolicy.Order.UNORDERED);
  }
}
