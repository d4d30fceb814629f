// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

import java.util.List;

/**
 * What a model has learnt, in the terms of its kind, so that it can be written in other formats.
 */
public sealed interface ModelStructure {
  /** How a linear score becomes a prediction. */
  enum Link {
    IDENTITY,
    LOGISTIC
  }

  /** {@code link(weights . x + intercept)}; one class or number. */
  record Linear(double[] weights, double intercept, Link link) implements ModelStructure {}

  /** {@code softmax(weights x + intercepts)}, one row of weights for each class. */
  record Softmax(double[][] weights, double[] intercepts) implements ModelStructure {}

  /** Classes with independent normal features. */
  record GaussianBayes(double[] priors, double[][] means, double[][] variances)
      implements ModelStructure {}

  /** Nearest centre by Euclidean distance. */
  record Centres(double[][] centres) implements ModelStructure {}

  /** The mean of trees. */
  record Trees(List<Tree> trees) implements ModelStructure {}

  /**
   * One decision tree; node 0 is its root, {@code x[feature] <= threshold} goes left.
   *
   * @param feature of each node; -1 for a leaf
   * @param values of each leaf: one number, or the probability of each class; null for other nodes
   */
  record Tree(int[] feature, double[] threshold, int[] left, int[] right, double[][] values) {}
}
