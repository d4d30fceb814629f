// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import io.anabranch.core.learn.Options;

/**
 * When a score is an anomaly, and what is learnt of it.
 *
 * @param threshold above which a score is one
 * @param warmUp rows before the first that can be one
 * @param learns of values beyond the threshold
 */
record Alarm(double threshold, int warmUp, LearnAnomalies learns) {
  private static final int LONGEST = 1_000_000;

  static Alarm of(Options options, double threshold, int warmUp) {
    return new Alarm(
        options.positive("threshold", threshold),
        options.whole("warm-up", warmUp, 1, LONGEST),
        options.choice("learn-anomalies", LearnAnomalies.FULL));
  }

  /**
   * @param seen rows learnt
   */
  void put(double score, int seen, double[] prediction) {
    prediction[0] = score;
    prediction[1] = seen >= warmUp && score > threshold ? 1 : 0;
  }

  /** Counts a row, no further than it matters. */
  int count(int seen) {
    return Math.min(seen + 1, warmUp);
  }

  /**
   * What is to be learnt of a value.
   *
   * @param centre and spread of those before; a spread of 0 tells nothing and clips nothing
   */
  // hot path
  double learnt(double value, double centre, double spread, int seen) {
    if (learns == LearnAnomalies.FULL || seen < warmUp || spread == 0) {
      return value;
    }
    double limit = threshold * spread;
    return Math.max(centre - limit, Math.min(centre + limit, value));
  }
}
