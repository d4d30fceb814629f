// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

/**
 * Time spent on rows, measured on every 32nd and scaled up: a clock read per row would cost more
 * than encoding a small row. Rows are counted on from batch to batch, so that batches smaller than
 * that have no more samples than others: of such a batch the estimate is too large or nothing, and
 * only the sum over batches is right. One thread.
 */
public final class SampledNanos {
  private static final int PERIOD = 32;

  private int rows;
  private long nanos;

  // hot path

  /** Begins a row; hand the result to {@link #stop}. */
  public long start() {
    return (rows++ & PERIOD - 1) == 0 ? System.nanoTime() : 0;
  }

  /** Ends the row. */
  public void stop(long started) {
    if (started != 0) {
      nanos += System.nanoTime() - started;
    }
  }

  /** The time that the rows since {@link #clear} took. */
  public long estimate() {
    return nanos * PERIOD;
  }

  /** Forgets the time, not how many rows there were. */
  public void clear() {
    nanos = 0;
  }
}
