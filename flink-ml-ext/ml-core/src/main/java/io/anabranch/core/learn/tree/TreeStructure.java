// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.learn.ModelStructure;

/** Numbers the nodes of a tree, the root first, then left before right. */
final class TreeStructure {
  private final int[] feature;
  private final double[] threshold;
  private final int[] left;
  private final int[] right;
  private final double[][] values;
  private int next;

  TreeStructure(int nodes) {
    feature = new int[nodes];
    threshold = new double[nodes];
    left = new int[nodes];
    right = new int[nodes];
    values = new double[nodes][];
  }

  /** Adds a node and all below it; its number, or -1 if a leaf is not constant. */
  int add(Node node) {
    int number = next++;
    if (node instanceof Branch branch) {
      feature[number] = branch.feature;
      threshold[number] = branch.threshold;
      left[number] = add(branch.left);
      right[number] = left[number] < 0 ? -1 : add(branch.right);
      return right[number] < 0 ? -1 : number;
    }
    feature[number] = -1;
    left[number] = -1;
    right[number] = -1;
    values[number] = ((Leaf) node).constant();
    return values[number] == null ? -1 : number;
  }

  ModelStructure.Tree tree() {
    return new ModelStructure.Tree(feature, threshold, left, right, values);
  }
}
