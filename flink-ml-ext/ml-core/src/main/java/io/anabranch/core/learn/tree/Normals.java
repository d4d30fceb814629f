// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

/** The normal distribution, in StrictMath, so that all machines agree. */
final class Normals {
  private static final double TAIL = 8.3;

  private Normals() {}

  /**
   * The share of a standard normal distribution at or below {@code z}; within 1e-15. The series
   * {@code 1/2 + phi(z) (z + z^3/3 + z^5/(3 5) + ...)} has terms of one sign, so that nothing
   * cancels (Abramowitz and Stegun, 26.2.11).
   */
  static double cumulative(double z) {
    if (z <= -TAIL) {
      return 0;
    }
    if (z >= TAIL) {
      return 1;
    }
    double term = z;
    double sum = z;
    for (int i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
      term *= z * z / i;
      sum += term;
    }
    double share = 0.5 + sum * StrictMath.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    return Math.max(0, Math.min(1, share));
  }
}
