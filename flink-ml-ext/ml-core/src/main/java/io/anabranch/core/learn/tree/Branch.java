// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

/** An inner node: {@code x[feature] <= threshold} goes left. */
final class Branch extends Node {
  final int feature;
  final double threshold;
  Node left;
  Node right;

  Branch(int feature, double threshold, Node left, Node right) {
    this.feature = feature;
    this.threshold = threshold;
    this.left = left;
    this.right = right;
  }

  boolean goesLeft(double[] features) {
    return features[feature] <= threshold;
  }

  @Override
  Node copy() {
    return new Branch(feature, threshold, left.copy(), right.copy());
  }
}
