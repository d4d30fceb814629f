// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.Example;

/**
 * A linear model that steps against the gradient of its loss.
 *
 * <p>It cannot overflow: features count up to {@link Clipping#LIMIT}, slopes up to the setting
 * {@code clip}, and each step changes a weight by at most rate times slope times feature (SGD) or
 * by the rate (AdaGrad, FTRL), so that weights grow at most linearly with the number of examples.
 */
abstract class GradientModel extends LinearModel {
  private final GradientSettings settings;

  GradientModel(GradientSettings settings, Layout layout) {
    super(settings.features(), layout, settings.link());
    this.settings = settings;
  }

  final GradientSettings settings() {
    return settings;
  }

  /** See {@link Spikes#limit}. */
  final double spikeLimit() {
    return Spikes.limit(settings.clipRatio(), updates());
  }

  /** One step against the gradient, which is slope times x, and slope for the intercept. */
  abstract void step(double[] x, double slope);

  // hot path
  @Override
  public final void learn(Example example, double label) {
    double[] x = Clipping.within(example.features());
    step(x, settings.slope(margin(example.prior(), x), label));
    updated();
  }

  /** The weight nearer to 0 by so much, but not beyond: the proximal step of an l1 penalty. */
  static double towardZero(double weight, double by) {
    if (weight > 0) {
      return Math.max(0, weight - by);
    }
    return Math.min(0, weight + by);
  }
}
