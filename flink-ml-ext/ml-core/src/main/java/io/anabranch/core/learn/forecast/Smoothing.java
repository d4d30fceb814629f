// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.forecast;

import io.anabranch.core.learn.Options;

/**
 * Weights of the latest step.
 *
 * @param alpha on the level
 * @param beta on the trend; 0 for no trend
 * @param gamma on the season
 * @param damping what is left of the trend after a step; 1 for all
 */
record Smoothing(double alpha, double beta, double gamma, double damping) {
  static Smoothing of(Options options) {
    return new Smoothing(
        options.number("alpha", 0.3, a -> a > 0 && a <= 1, "a number above 0, at most 1"),
        options.number("beta", 0.05, b -> b >= 0 && b <= 1, "a number from 0 to 1"),
        options.number("gamma", 0.2, g -> g >= 0 && g <= 1, "a number from 0 to 1"),
        options.number("damping", 0.98, d -> d > 0 && d <= 1, "a number above 0, at most 1"));
  }

  /** {@code phi^k}: what is left of a trend. */
  double left(double k) {
    if (k == 1) {
      return damping;
    }
    return damping == 1 ? 1 : StrictMath.pow(damping, k);
  }

  /** {@code phi + ... + phi^k}: how far a trend leads. */
  double reach(double k) {
    if (k <= 1) {
      return k <= 0 ? 0 : damping;
    }
    if (damping == 1) {
      return k;
    }
    return damping * -StrictMath.expm1(k * StrictMath.log(damping)) / (1 - damping);
  }
}
