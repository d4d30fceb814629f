// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

/**
 * AdaGrad with diagonal matrices: each weight has its own rate, which falls with the sum of its
 * squared gradients; l1 by composite mirror descent (Duchi, Hazan and Singer, "Adaptive Subgradient
 * Methods for Online Learning and Stochastic Optimization", 2011). {@link Spikes} are clipped, for
 * the sum would never forget them.
 */
final class AdaGradModel extends GradientModel {
  /** Under the root: keeps a gradient of 0 from dividing by 0. */
  static final double EPSILON = 1e-8;

  private final double[] squares;

  AdaGradModel(GradientSettings settings) {
    super(settings, Layout.WEIGHTS_AND_SQUARES);
    squares = new double[settings.features() + 1];
  }

  @Override
  double[][] arrays() {
    return new double[][] {weights(), squares};
  }

  @Override
  AdaGradModel fresh() {
    return new AdaGradModel(settings());
  }

  /** Of squared gradients there are as many as both have seen. */
  @Override
  void join(ArrayModel other, double share) {
    super.join(other, share);
    add(squares, ((AdaGradModel) other).squares);
  }

  // hot path
  @Override
  void step(double[] features, double steep) {
    double limit = spikeLimit();
    double slope = Spikes.slope(steep, squares[features.length], limit);
    double[] x = Spikes.features(features, slope, squares, 0, limit);
    double rate = settings().rate();
    if (settings().l1() > 0 || settings().l2() > 0) {
      penalized(weights(), squares, x, slope);
    } else {
      step(weights(), squares, x, slope, rate);
    }
    int n = x.length;
    double square = squares[n] + slope * slope;
    squares[n] = square;
    weights()[n] -= rate * slope / Math.sqrt(square + EPSILON);
  }

  /** In this form, over arrays that are parameters, the compiler makes vector instructions. */
  private static void step(double[] w, double[] s, double[] x, double slope, double rate) {
    for (int i = 0; i < x.length; i++) {
      double gradient = slope * x[i];
      double square = s[i] + gradient * gradient;
      s[i] = square;
      w[i] -= rate * gradient / Math.sqrt(square + EPSILON);
    }
  }

  private void penalized(double[] w, double[] s, double[] x, double slope) {
    double rate = settings().rate();
    double l1 = settings().l1();
    double l2 = settings().l2();
    for (int i = 0; i < x.length; i++) {
      double gradient = slope * x[i] + l2 * w[i];
      double square = s[i] + gradient * gradient;
      s[i] = square;
      double root = Math.sqrt(square + EPSILON);
      w[i] = towardZero(w[i] - rate * gradient / root, rate * l1 / root);
    }
  }
}
