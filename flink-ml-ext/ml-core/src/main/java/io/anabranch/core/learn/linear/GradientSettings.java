// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.ModelStructure.Link;
import io.anabranch.core.learn.Options;

/**
 * How a linear model follows the gradient of its loss.
 *
 * @param link LOGISTIC for the log loss, IDENTITY for half the squared error or for Huber's loss
 * @param rate of learning
 * @param l1 penalty of the sum of the weights without the intercept
 * @param l2 penalty of half the sum of their squares
 * @param beta of FTRL: smooths the first steps
 * @param width of Huber's loss, where its square turns into a line; infinite for squared error
 * @param clip the greatest slope of the loss that is followed, in units of the label
 * @param clipRatio the greatest gradient of a weight that is followed, in root mean squares of
 *     those before: see {@link Spikes}
 */
record GradientSettings(
    int features,
    Link link,
    double rate,
    double l1,
    double l2,
    double beta,
    double width,
    double clip,
    double clipRatio) {
  /** Half the squared error, or Huber's loss (Huber, 1964), linear beyond its width. */
  enum Loss {
    SQUARED,
    HUBER
  }

  /** How a gradient changes the weights. */
  enum Optimizer {
    SGD(0.01),
    ADAGRAD(0.1),
    FTRL(0.1);

    private final double rate;

    Optimizer(double rate) {
      this.rate = rate;
    }
  }

  static GradientSettings of(int features, Link link, Optimizer optimizer, Options options) {
    double rate = rate(options, optimizer.rate);
    double l2 = optimizer == Optimizer.SGD ? l2(options, rate) : penalty(options, "l2");
    Loss loss = link == Link.LOGISTIC ? Loss.SQUARED : options.choice("loss", Loss.SQUARED);
    if (loss == Loss.SQUARED) {
      options.refuse("width", "none but with loss: huber");
    }
    if (optimizer != Optimizer.FTRL) {
      options.refuse("beta", "none but with optimizer: ftrl");
    }
    return new GradientSettings(
        features,
        link,
        rate,
        penalty(options, "l1"),
        l2,
        options.number("beta", 1, b -> b >= 1e-9 && b <= 1e9, "1e-9 to 1e9"),
        loss == Loss.HUBER ? options.positive("width", 1) : Double.POSITIVE_INFINITY,
        options.number("clip", 1e12, c -> c > 0 && c <= 1e40, "above 0, to 1e40"),
        clipRatio(options, optimizer));
  }

  /**
   * Plain gradient descent keeps no sums of squares: it needs no bound, and has no scale for it.
   */
  static double clipRatio(Options options, Enum<?> optimizer) {
    if (optimizer == Optimizer.SGD || optimizer == SoftmaxModel.Optimizer.SGD) {
      options.refuse("clip-ratio", "none with optimizer: sgd");
    }
    return options.number("clip-ratio", 30, c -> c >= 2 && c <= 1e9, "2 to 1e9");
  }

  static double rate(Options options, double otherwise) {
    return options.number("rate", otherwise, r -> r > 0 && r <= 1e6, "above 0, to 1000000");
  }

  private static double penalty(Options options, String name) {
    return options.number(name, 0, l -> l >= 0 && l <= 1e6, "0 to 1000000");
  }

  /** A step against the penalty must not go beyond 0, else the weights grow without bounds. */
  static double l2(Options options, double rate) {
    return options.number(
        "l2", 0, l -> l >= 0 && l * rate <= 1, "0 to 1 / rate, which is " + 1 / rate);
  }

  /** The derivative of the loss with respect to the prediction before its link, clipped. */
  // hot path
  double slope(double margin, double label) {
    if (link == Link.LOGISTIC) {
      return Logistic.of(margin) - label;
    }
    return Clipping.clip(margin - label, Math.min(width, clip));
  }
}
