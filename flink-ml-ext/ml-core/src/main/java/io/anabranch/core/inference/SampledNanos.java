// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

/**
 * Time spent on the rows of a batch, measured on every 32nd and scaled up: a clock read per row
 * would cost more than encoding a small row. One thread.
 */
public final class SampledNanos {
  private static final int MASK = 31;

  private long nanos;
  private int samples;

  // hot path

  /** Begins a row; hand the result to {@link #stop}. */
  public long start(int row) {
    return (row & MASK) == 0 ? System.nanoTime() : 0;
  }

  /** Ends the row. */
  public void stop(long started) {
    if (started != 0) {
      nanos += System.nanoTime() - started;
      samples++;
    }
  }

  /** The time that {@code rows} rows took. */
  public long estimate(int rows) {
    return samples == 0 ? 0 : nanos * rows / samples;
  }

  public void clear() {
    nanos = 0;
    samples = 0;
  }
}
