// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.learn.SplitMix64;

/** How often an example is drawn; by inversion of the distribution, one random number a draw. */
final class Poisson {
  private static final int MOST = 64;
  private final double[] below = new double[MOST];

  /**
   * @param mean at most 20
   */
  Poisson(double mean) {
    double term = StrictMath.exp(-mean);
    double sum = term;
    for (int k = 0; k < MOST; k++) {
      below[k] = sum;
      term *= mean / (k + 1);
      sum += term;
    }
  }

  // hot path
  int draw(SplitMix64 random) {
    double uniform = random.uniform();
    int k = 0;
    while (k < MOST - 1 && uniform >= below[k]) {
      k++;
    }
    return k;
  }
}
