// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

/**
 * Keeps single wild examples out of sums of squared gradients, which never forget: a gradient
 * counts up to a ratio times the root mean square of the same weight's gradients so far, {@code
 * sqrt(square / updates)} (with Adam's running square: Huang et al., "SPAM: Spike-Aware Adam with
 * Momentum Reset for Stable LLM Training", 2025). One example then ages a weight by at most {@code
 * ratio^2} updates, whatever its size; else one label of 1e6 would end all learning. Where the data
 * change for good, the bound grows with them: by {@code ratio^2 / updates} at each step.
 *
 * <p>The first {@value #WARM_UP} examples count as they are, and so does the first gradient of each
 * weight: nothing is known of their scale.
 */
final class Spikes {
  static final int WARM_UP = 10;

  private Spikes() {}

  /**
   * The greatest square of a gradient for each unit of the sum of squares so far; infinite for
   * none.
   */
  static double limit(double ratio, long updates) {
    return updates < WARM_UP ? Double.POSITIVE_INFINITY : ratio * ratio / updates;
  }

  // hot path
  static double slope(double slope, double square, double limit) {
    double most = limit * square;
    return isSpike(slope, most) ? Math.copySign(Math.sqrt(most), slope) : slope;
  }

  /** The features themselves, or a copy in which those are clipped whose gradients are spikes. */
  // hot path
  static double[] features(double[] x, double slope, double[] squares, int offset, double limit) {
    for (int i = 0; i < x.length; i++) {
      if (isSpike(slope * x[i], limit * squares[offset + i])) {
        return clipped(x, slope, squares, offset, limit);
      }
    }
    return x;
  }

  private static double[] clipped(
      double[] x, double slope, double[] squares, int offset, double limit) {
    double[] clipped = x.clone();
    for (int i = 0; i < x.length; i++) {
      double most = limit * squares[offset + i];
      if (isSpike(slope * x[i], most)) {
        clipped[i] = Math.copySign(Math.sqrt(most) / Math.abs(slope), x[i]);
      }
    }
    return clipped;
  }

  /** None where nothing was summed yet, or where there is no limit. */
  private static boolean isSpike(double gradient, double most) {
    return gradient * gradient > most && most > 0;
  }
}
