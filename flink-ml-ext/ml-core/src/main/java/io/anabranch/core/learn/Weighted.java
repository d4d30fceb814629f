// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

/** A model that is its weights, so that they can also come from elsewhere. */
public interface Weighted {
  /**
   * Takes weights in place of its own; what else it keeps, as sums of gradients, is as new.
   *
   * @param weights of the features in their order, then the intercept
   * @throws IllegalArgumentException where these are too many or too few, or not finite
   */
  void setWeights(double[] weights);
}
