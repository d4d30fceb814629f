// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

import io.anabranch.core.learn.Clipping;

/**
 * FTRL-proximal: follows the leader of all gradients so far, regularized by its own past weights
 * (McMahan et al., "Ad Click Prediction: a View from the Trenches", 2013, algorithm 1). The state
 * is the sums z and n of the paper; the weights follow from them and are not written. The intercept
 * is not penalized. {@link Spikes} are clipped, for the sums would never forget them.
 */
final class FtrlModel extends GradientModel {
  private final double[] sums;
  private final double[] squares;

  FtrlModel(GradientSettings settings) {
    super(settings, Layout.SUMS_AND_SQUARES);
    sums = new double[settings.features() + 1];
    squares = new double[settings.features() + 1];
  }

  @Override
  double[][] arrays() {
    return new double[][] {sums, squares};
  }

  @Override
  FtrlModel fresh() {
    return new FtrlModel(settings());
  }

  @Override
  void changed() {
    double[] w = weights();
    for (int i = 0; i < w.length; i++) {
      w[i] = weight(sums[i], penalty(i, l1()), stiffness(squares[i], penalty(i, l2())));
    }
  }

  @Override
  void weightsGiven() {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = sum(i);
    }
    changed();
  }

  /** The sum from which a weight follows. */
  private double sum(int i) {
    double w = weights()[i];
    double l1 = w == 0 ? 0 : Math.copySign(penalty(i, l1()), w);
    return -w * stiffness(squares[i], penalty(i, l2())) - l1;
  }

  // hot path
  @Override
  void step(double[] features, double steep) {
    double limit = spikeLimit();
    double slope = Spikes.slope(steep, squares[features.length], limit);
    double[] x = Spikes.features(features, slope, squares, 0, limit);
    int n = x.length;
    double beta = settings().beta();
    double inverse = 1 / settings().rate();
    step(weights(), sums, squares, x, slope, beta, inverse, l1(), l2());
    double before = squares[n];
    double square = before + slope * slope;
    double root = Math.sqrt(square);
    squares[n] = square;
    sums[n] += slope - (root - Math.sqrt(before)) * inverse * weights()[n];
    weights()[n] = weight(sums[n], 0, (beta + root) * inverse);
  }

  /** In this form, over arrays that are parameters, the compiler makes vector instructions. */
  private static void step(
      double[] w,
      double[] z,
      double[] n,
      double[] x,
      double slope,
      double beta,
      double inverse,
      double l1,
      double l2) {
    for (int i = 0; i < x.length; i++) {
      double gradient = slope * x[i];
      double before = n[i];
      double square = before + gradient * gradient;
      double root = Math.sqrt(square);
      double sum = z[i] + (gradient - (root - Math.sqrt(before)) * inverse * w[i]);
      n[i] = square;
      z[i] = sum;
      w[i] = (Math.max(-l1, Math.min(l1, sum)) - sum) / ((beta + root) * inverse + l2);
    }
  }

  /** 0 where the sum is within the l1 penalty. */
  private static double weight(double sum, double l1, double stiffness) {
    return (Clipping.clip(sum, l1) - sum) / stiffness;
  }

  private double stiffness(double square, double l2) {
    return (settings().beta() + Math.sqrt(square)) * (1 / settings().rate()) + l2;
  }

  /** The sums are those that give the mean weights with the squared gradients of both. */
  @Override
  void join(ArrayModel other, double share) {
    super.join(other, share);
    FtrlModel that = (FtrlModel) other;
    double[] w = weights();
    for (int i = 0; i < w.length; i++) {
      squares[i] += that.squares[i];
      if (w[i] == 0) {
        sums[i] = Clipping.clip(sums[i] + that.sums[i], penalty(i, l1()));
      } else {
        sums[i] = sum(i);
      }
    }
  }

  private double l1() {
    return settings().l1();
  }

  private double l2() {
    return settings().l2();
  }

  private double penalty(int i, double penalty) {
    return i < features() ? penalty : 0;
  }

  /** The weights are kept in memory too. */
  @Override
  public int bytes() {
    return super.bytes() + weights().length * Double.BYTES;
  }
}
