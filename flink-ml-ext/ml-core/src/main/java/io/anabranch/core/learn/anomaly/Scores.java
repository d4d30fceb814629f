// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

/** Distances in units of a spread. */
final class Scores {
  /** No score is higher, also where nothing has varied so far. */
  static final double MOST = 1e9;

  private Scores() {}

  // hot path
  static double of(double distance, double spread) {
    if (distance == 0) {
      return 0;
    }
    double score = distance / spread;
    return score < MOST ? score : MOST;
  }
}
