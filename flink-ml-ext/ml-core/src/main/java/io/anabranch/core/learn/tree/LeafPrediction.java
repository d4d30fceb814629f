// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

/** How a leaf of a classifier predicts. */
enum LeafPrediction {
  /** By the shares of the classes. */
  MAJORITY,
  /** By naive Bayes over the features. */
  NAIVE_BAYES,
  /** By whichever of the two has been right more often in this leaf. */
  NAIVE_BAYES_ADAPTIVE
}
