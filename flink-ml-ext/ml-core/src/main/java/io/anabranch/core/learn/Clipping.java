// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

/** Keeps finite numbers of any size from overflowing in products and sums. */
public final class Clipping {
  /** Features beyond this, on either side, count as this: their squares are still finite. */
  public static final double LIMIT = 1e100;

  private Clipping() {}

  /** The features themselves, or, where one lies beyond the limit, a copy that does not. */
  public static double[] within(double[] features) {
    return within(features, LIMIT);
  }

  /** The features themselves, or, where one lies beyond the limit, a copy that does not. */
  // hot path
  public static double[] within(double[] features, double limit) {
    for (double feature : features) {
      if (!(Math.abs(feature) <= limit)) {
        return clipped(features, limit);
      }
    }
    return features;
  }

  private static double[] clipped(double[] features, double limit) {
    double[] clipped = features.clone();
    for (int i = 0; i < clipped.length; i++) {
      clipped[i] = clip(clipped[i], limit);
    }
    return clipped;
  }

  /** The value, also an infinite one, brought to between -{@link #LIMIT} and the limit. */
  public static double clip(double value) {
    return clip(value, LIMIT);
  }

  /** An infinite value becomes the greatest finite one of its sign. */
  public static double finite(double value) {
    return clip(value, Double.MAX_VALUE);
  }

  /** The value, also an infinite one, brought to between -limit and limit. */
  public static double clip(double value, double limit) {
    return Math.max(-limit, Math.min(limit, value));
  }
}
