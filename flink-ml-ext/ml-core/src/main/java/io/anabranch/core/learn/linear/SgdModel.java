// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

/**
 * Stochastic gradient descent at a constant rate; l1 by the forward-backward splitting of Duchi and
 * Singer, "Efficient Online and Batch Learning using Forward Backward Splitting", 2009. It forgets
 * a wild label at its rate. A wild feature moves its weight by {@code rate * slope * feature}, and
 * may so spoil it for good: features are to be clipped before.
 */
final class SgdModel extends GradientModel {
  SgdModel(GradientSettings settings) {
    super(settings, Layout.WEIGHTS);
  }

  @Override
  double[][] arrays() {
    return new double[][] {weights()};
  }

  @Override
  SgdModel fresh() {
    return new SgdModel(settings());
  }

  // hot path
  @Override
  void step(double[] x, double slope) {
    double[] w = weights();
    int n = x.length;
    double rate = settings().rate();
    double l2 = settings().l2();
    for (int i = 0; i < n; i++) {
      w[i] -= rate * (slope * x[i] + l2 * w[i]);
    }
    w[n] -= rate * slope;
    double l1 = settings().l1();
    if (l1 > 0) {
      for (int i = 0; i < n; i++) {
        w[i] = towardZero(w[i], rate * l1);
      }
    }
  }
}
