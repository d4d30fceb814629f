// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.ModelStructure.Link;
import io.anabranch.core.learn.Shrinking;
import java.util.Arrays;

/**
 * Recursive least squares with exponential forgetting: after each example the weights minimize
 * {@code sum of forgetting^age * error^2 + forgetting^n / variance * |weights|^2} (Haykin,
 * "Adaptive Filter Theory", 4th edition, chapter 9), the intercept being a weight like others. The
 * covariance is kept in factors ({@link UdCovariance}); without forgetting it is that of Bayesian
 * linear regression with noise of variance 1.
 *
 * <p>Where features do not vary, forgetting would let the covariance grow for ever; it stops at
 * {@link #GROWTH} times its start. Features count up to 1e50, errors up to 1e50; should the numbers
 * leave their range all the same, the covariance starts anew, and the weights too where they did.
 *
 * <p>Merging takes what the other has learnt as measurements of its weights, as precise as they
 * are: as if all examples had been seen here, with the ages they have there, but for the start,
 * which counts twice.
 */
final class RlsModel extends LinearModel {
  /** The state grows with the square of the features: 67 KB for so many. */
  static final int MOST_FEATURES = 128;

  /** How far variances may grow beyond their start. */
  static final double GROWTH = 1000;

  private static final double FEATURE_LIMIT = 1e50;
  private static final double ERROR_LIMIT = 1e50;
  private static final double WEIGHT_LIMIT = 1e150;

  private final Settings settings;
  private final UdCovariance covariance;

  /**
   * @param forgetting what an example counts after the next, above 0 to 1
   * @param variance of a weight before any example
   */
  record Settings(int features, double forgetting, double variance) {}

  RlsModel(Settings settings) {
    super(settings.features(), Layout.WEIGHTS_AND_COVARIANCE, Link.IDENTITY);
    this.settings = settings;
    covariance =
        new UdCovariance(
            settings.features() + 1, settings.variance(), settings.variance() * GROWTH);
  }

  @Override
  double[][] arrays() {
    return new double[][] {weights(), covariance.columns()};
  }

  @Override
  RlsModel fresh() {
    return new RlsModel(settings);
  }

  // hot path
  @Override
  public void learn(Example example, double label) {
    double[] x = Clipping.within(example.features(), FEATURE_LIMIT);
    double error = label - margin(example.prior(), x);
    correct(x, 1, error, settings.forgetting());
    covariance.forget(settings.forgetting());
    updated();
  }

  private void correct(double[] x, double last, double error, double noise) {
    double clipped = Clipping.clip(error, ERROR_LIMIT);
    double[] gain = covariance.measure(x, last, noise);
    double[] w = weights();
    double sum = 0;
    for (int i = 0; i < w.length; i++) {
      w[i] += gain[i] * clipped;
      sum += Math.abs(w[i]);
    }
    if (!(sum <= WEIGHT_LIMIT)) {
      Arrays.fill(w, 0);
      covariance.reset();
    } else if (covariance.isLost()) {
      covariance.reset();
    }
  }

  @Override
  void join(ArrayModel other, double share) {
    RlsModel that = (RlsModel) other;
    int n = features();
    for (int j = 0; j <= n; j++) {
      double[] row = that.covariance.inverseRow(j);
      double error = 0;
      for (int i = j; i <= n; i++) {
        error += row[i] * (that.weights()[i] - weights()[i]);
      }
      correct(Arrays.copyOf(row, n), row[n], error, that.covariance.variance(j));
    }
  }

  @Override
  void shrinkArrays(double kept) {
    Shrinking.toZero(weights(), kept);
    covariance.loosen(kept);
  }
}
