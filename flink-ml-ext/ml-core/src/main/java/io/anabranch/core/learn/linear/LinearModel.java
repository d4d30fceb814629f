// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.learn.ModelStructure.Link;
import io.anabranch.core.learn.Weighted;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@code link(prior + weights . x + intercept)}. The intercept is the last of the weights: that of
 * a feature that is always 1.
 */
abstract class LinearModel extends ArrayModel implements Weighted {
  private final Link link;
  private final double[] weights;

  LinearModel(int features, Layout layout, Link link) {
    super(features, layout);
    this.link = link;
    weights = new double[features + 1];
  }

  final double[] weights() {
    return weights;
  }

  final Link link() {
    return link;
  }

  /** The prediction before its link. */
  final double margin(double prior, double[] x) {
    return prior + Dot.of(weights, 0, x);
  }

  // hot path
  @Override
  public final void predict(Example example, double[] prediction) {
    double margin = margin(example.prior(), Clipping.within(example.features()));
    prediction[0] = link == Link.LOGISTIC ? Logistic.of(margin) : margin;
  }

  @Override
  public final void setWeights(double[] given) {
    if (given.length != weights.length || !Arrays.stream(given).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "weights: "
              + Arrays.toString(given)
              + " (expected: "
              + weights.length
              + " finite numbers: of the features in their order, then the intercept)");
    }
    System.arraycopy(given, 0, weights, 0, weights.length);
    weightsGiven();
  }

  /** Called after weights came from elsewhere. */
  void weightsGiven() {}

  @Override
  void join(ArrayModel other, double share) {
    mean(weights, ((LinearModel) other).weights, share);
  }

  @Override
  public final Optional<ModelStructure> structure() {
    return Optional.of(
        new ModelStructure.Linear(Arrays.copyOf(weights, features()), weights[features()], link));
  }
}
