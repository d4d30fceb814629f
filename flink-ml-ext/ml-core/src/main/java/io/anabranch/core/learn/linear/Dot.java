// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

/** The score of a linear model. */
final class Dot {
  private Dot() {}

  /**
   * Weights times features plus the intercept, in a fixed order of additions: four sums, so that no
   * addition waits for the one before it.
   *
   * @param offset of the weights, which are followed by the intercept
   */
  // hot path
  static double of(double[] weights, int offset, double[] x) {
    int n = x.length;
    double a = weights[offset + n];
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i < n - 3; i += 4) {
      a += weights[offset + i] * x[i];
      b += weights[offset + i + 1] * x[i + 1];
      c += weights[offset + i + 2] * x[i + 2];
      d += weights[offset + i + 3] * x[i + 3];
    }
    for (; i < n; i++) {
      a += weights[offset + i] * x[i];
    }
    return (a + b) + (c + d);
  }
}
