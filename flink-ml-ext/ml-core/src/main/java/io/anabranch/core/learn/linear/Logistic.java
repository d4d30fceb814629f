// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

/** The logistic function. */
final class Logistic {
  private Logistic() {}

  /** The probability of log-odds, 0 to 1, without overflow. */
  static double of(double logOdds) {
    if (logOdds >= 0) {
      return 1 / (1 + StrictMath.exp(-logOdds));
    }
    double odds = StrictMath.exp(logOdds);
    return odds / (1 + odds);
  }
}
