// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.ModelStructure.Link;

/**
 * Passive-aggressive learning: leaves the weights alone where they do well enough, else changes
 * them as little as needed to (PA-I: as far as the aggressiveness allows; PA-II: the more the
 * aggressiveness, the nearer). Crammer et al., "Online Passive-Aggressive Algorithms", 2006,
 * sections 3 and 5. The intercept is the weight of a feature that is always 1, and counts in the
 * norm. The probability of two classes is the logistic function of the margin: it orders examples,
 * but is not calibrated.
 *
 * <p>It cannot overflow: a change is a projection, which adds at most the label over the norm, and
 * the norm is at least 1; features and labels count up to {@link Clipping#LIMIT}.
 */
final class PassiveAggressiveModel extends LinearModel {
  private final Settings settings;

  /** How the aggressiveness bounds a change. */
  enum Variant {
    PA_1,
    PA_2
  }

  /**
   * @param link LOGISTIC for two classes (hinge loss), IDENTITY for numbers (epsilon-insensitive)
   * @param aggressiveness C of the paper
   * @param epsilon error of a number that is good enough
   */
  record Settings(
      int features, Link link, Variant variant, double aggressiveness, double epsilon) {}

  PassiveAggressiveModel(Settings settings) {
    super(settings.features(), Layout.WEIGHTS, settings.link());
    this.settings = settings;
  }

  @Override
  double[][] arrays() {
    return new double[][] {weights()};
  }

  @Override
  PassiveAggressiveModel fresh() {
    return new PassiveAggressiveModel(settings);
  }

  // hot path
  @Override
  public void learn(Example example, double label) {
    double[] x = Clipping.within(example.features());
    if (link() == Link.LOGISTIC) {
      double side = label > 0 ? 1 : -1;
      change(x, side, 1 - side * margin(example.prior(), x));
    } else {
      double wanted = Clipping.clip(label - example.prior());
      double error = wanted - margin(0, x);
      change(x, Math.signum(error), Math.abs(error) - settings.epsilon());
    }
    updated();
  }

  private void change(double[] x, double side, double loss) {
    if (loss <= 0) {
      return;
    }
    double norm = 1;
    for (double feature : x) {
      norm += feature * feature;
    }
    double c = settings.aggressiveness();
    double step =
        side
            * switch (settings.variant()) {
              case PA_1 -> Math.min(c, loss / norm);
              case PA_2 -> loss / (norm + 0.5 / c);
            };
    double[] w = weights();
    for (int i = 0; i < x.length; i++) {
      w[i] += step * x[i];
    }
    w[x.length] += step;
  }
}
