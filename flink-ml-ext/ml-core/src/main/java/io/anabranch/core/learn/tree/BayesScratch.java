// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import java.util.Arrays;

/**
 * What naive Bayes in a leaf works with, a number for each class; one for all leaves of a model.
 * Nothing in it outlives a call. Not thread-safe.
 */
final class BayesScratch {
  final double[] products;
  final double[] exponents;
  final double[] distances;
  final double[] posterior;

  /**
   * @param settings of the trees; without naive Bayes there is nothing to hold
   */
  BayesScratch(TreeSettings settings) {
    int classes = settings.predictsFromObservers() ? settings.classes() : 0;
    products = new double[classes];
    exponents = new double[classes];
    distances = new double[classes];
    posterior = new double[classes];
  }

  void clear() {
    Arrays.fill(products, 1);
    Arrays.fill(exponents, 0);
    Arrays.fill(distances, 0);
  }
}
