// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The batch sizes that {@link AdaptiveBatchSize} chooses from, ascending, and what runs at each of
 * them have taken. Costs are medians, so that a pause of the machine does not count.
 */
final class BatchSizes {
  /** Runs of which the median is taken. */
  static final int SAMPLES = 15;

  /** As many runs are enough if they took so long together. */
  private static final int FEWEST_SAMPLES = 5;

  private static final long LONG_NANOS = 4_000_000;

  /**
   * What the operator around the model spends on a batch rather than on its rows. Without it a
   * model that costs next to nothing would be run in batches that do.
   */
  private static final long AROUND_NANOS = 1_000;

  private final int[] sizes;

  /** Nanoseconds per row of the last measurement; NaN before the first. */
  private final double[] costs;

  private final long[] samples = new long[SAMPLES];
  private final long[] sorted = new long[SAMPLES];

  /** Up to {@link #SAMPLES}. */
  private int taken;

  private int place;
  private long nanos;

  /** Powers of two and what lies half-way between them, from {@code least} to {@code most}. */
  BatchSizes(int least, int most) {
    IntStream powers = IntStream.rangeClosed(0, 30).map(power -> 1 << power);
    IntStream between = IntStream.rangeClosed(0, 28).map(power -> 3 << power);
    IntStream ends = IntStream.of(least, most).distinct();
    sizes =
        IntStream.concat(
                IntStream.concat(powers, between).filter(size -> size > least && size < most), ends)
            .sorted()
            .toArray();
    costs = new double[sizes.length];
    Arrays.fill(costs, Double.NaN);
  }

  int count() {
    return sizes.length;
  }

  int size(int index) {
    return sizes[index];
  }

  double cost(int index) {
    return costs[index];
  }

  boolean isKnown(int index) {
    return !Double.isNaN(costs[index]);
  }

  void forget() {
    Arrays.fill(costs, Double.NaN);
  }

  /** Nanoseconds that a run at a size would take if its rows cost what they do at another. */
  double expectedRun(int index, int as) {
    return costs[as] * sizes[index];
  }

  // hot path: begin, add, isEnough

  /** Begins to measure a size. */
  void begin() {
    taken = 0;
    place = 0;
    nanos = 0;
  }

  /** Adds a run; the newest {@link #SAMPLES} count. */
  void add(long runNanos) {
    samples[place] = runNanos + AROUND_NANOS;
    place = (place + 1) % SAMPLES;
    taken = Math.min(taken + 1, SAMPLES);
    nanos += runNanos;
  }

  boolean isEnough() {
    return taken == SAMPLES || taken >= FEWEST_SAMPLES && nanos >= LONG_NANOS;
  }

  /** Makes the median of what was added the cost of a size. */
  double measure(int index) {
    System.arraycopy(samples, 0, sorted, 0, taken);
    Arrays.sort(sorted, 0, taken);
    costs[index] = (double) sorted[(taken - 1) / 2] / sizes[index];
    return costs[index];
  }

  /**
   * The cheapest of the sizes that were measured; of those that cost nearly the same the smallest,
   * as its rows wait least.
   *
   * @param tolerance a share of the least cost
   */
  int cheapest(double tolerance) {
    double least = Double.POSITIVE_INFINITY;
    for (double cost : costs) {
      least = cost < least ? cost : least;
    }
    for (int i = 0; i < sizes.length; i++) {
      if (costs[i] <= least * (1 + tolerance)) {
        return i;
      }
    }
    return 0;
  }
}
