// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.learn.SplitMix64;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/** A tree that splits a leaf as soon as enough examples say how. */
final class HoeffdingTree {
  private static final int NODE_BYTES = 88;

  private final TreeSettings settings;
  private Node root;
  private int nodes = 1;
  private int observing;

  /**
   * @param random draws the features of leaves; unused where leaves look at all of them
   */
  HoeffdingTree(TreeSettings settings, SplitMix64 random) {
    this(settings);
    root = leaf(0, random);
  }

  private HoeffdingTree(TreeSettings settings) {
    this.settings = settings;
  }

  private Leaf leaf(int depth, SplitMix64 random) {
    Leaf leaf = Leaf.of(settings, depth);
    if (!canSplit(leaf)) {
      leaf.freeze();
    }
    if (leaf.isObserving()) {
      leaf.draw(random);
      observing++;
    }
    return leaf;
  }

  private boolean isFull() {
    return nodes + 2 > settings.maxNodes();
  }

  /** What the leaf of an example predicts: a number, or a probability for each class. */
  // hot path
  void predict(double[] features, double[] prediction, BayesScratch scratch) {
    Node node = root;
    while (node instanceof Branch branch) {
      node = branch.goesLeft(features) ? branch.left : branch.right;
    }
    ((Leaf) node).predict(features, prediction, scratch);
  }

  /** Learns an example that counts for so many. */
  // hot path
  void learn(
      double[] features, double label, double weight, SplitMix64 random, BayesScratch scratch) {
    Branch above = null;
    Node node = root;
    while (node instanceof Branch branch) {
      above = branch;
      node = branch.goesLeft(features) ? branch.left : branch.right;
    }
    Leaf leaf = (Leaf) node;
    leaf.learn(features, label, weight, scratch);
    if (leaf.isObserving() && canSplit(leaf) && leaf.isDue()) {
      Split split = leaf.split();
      if (split != null) {
        replace(above, leaf, split, random);
      }
    }
  }

  private void replace(Branch above, Leaf leaf, Split split, SplitMix64 random) {
    nodes += 2;
    observing--;
    Leaf left = leaf(leaf.depth + 1, random);
    Leaf right = leaf(leaf.depth + 1, random);
    left.inherit(split.left());
    right.inherit(split.right());
    Branch branch = new Branch(split.feature(), split.threshold(), left, right);
    if (above == null) {
      root = branch;
    } else if (above.left == leaf) {
      above.left = branch;
    } else {
      above.right = branch;
    }
    if (isFull()) {
      freeze(root);
    }
  }

  private boolean canSplit(Leaf leaf) {
    return !isFull() && leaf.depth < settings.maxDepth();
  }

  /** Leaves that cannot split any more. */
  private void freeze(Node node) {
    if (node instanceof Branch branch) {
      freeze(branch.left);
      freeze(branch.right);
    } else if (((Leaf) node).isObserving() && !canSplit((Leaf) node)) {
      Leaf leaf = (Leaf) node;
      leaf.freeze();
      observing -= leaf.isObserving() ? 0 : 1;
    }
  }

  void shrink(double kept) {
    shrink(root, kept);
  }

  private static void shrink(Node node, double kept) {
    if (node instanceof Branch branch) {
      shrink(branch.left, kept);
      shrink(branch.right, kept);
    } else {
      ((Leaf) node).shrink(kept);
    }
  }

  void write(DataOutput out) throws IOException {
    write(root, out);
  }

  private static void write(Node node, DataOutput out) throws IOException {
    if (node instanceof Branch branch) {
      Varints.write(branch.feature + 1L, out);
      out.writeDouble(branch.threshold);
      write(branch.left, out);
      write(branch.right, out);
    } else {
      Varints.write(0, out);
      ((Leaf) node).write(out);
    }
  }

  /** Also a tree that is larger than the settings now allow: it is kept, and grows no more. */
  static HoeffdingTree read(DataInput in, TreeSettings settings) throws IOException {
    HoeffdingTree tree = new HoeffdingTree(settings);
    tree.root = tree.read(in, 0);
    tree.freeze(tree.root);
    return tree;
  }

  private Node read(DataInput in, int depth) throws IOException {
    int mark = Varints.readSize(in);
    if (mark == 0) {
      Leaf leaf = Leaf.of(settings, depth);
      leaf.read(in);
      observing += leaf.isObserving() ? 1 : 0;
      return leaf;
    }
    if (mark > settings.features()) {
      throw new IOException(
          "feature: " + (mark - 1) + " (expected: below " + settings.features() + ")");
    }
    nodes += 2;
    if (nodes > TreeSettings.MOST_NODES || depth >= TreeSettings.DEEPEST) {
      throw new IOException(
          "tree: "
              + nodes
              + " nodes, depth "
              + (depth + 1)
              + " (expected: at most "
              + TreeSettings.MOST_NODES
              + " nodes and depth "
              + TreeSettings.DEEPEST
              + ")");
    }
    double threshold = StateFormat.readDouble("threshold", in);
    Node left = read(in, depth + 1);
    return new Branch(mark - 1, threshold, left, read(in, depth + 1));
  }

  HoeffdingTree copy() {
    HoeffdingTree copy = new HoeffdingTree(settings);
    copy.root = root.copy();
    copy.nodes = nodes;
    copy.observing = observing;
    return copy;
  }

  int bytes() {
    return nodes * NODE_BYTES + observing * settings.observedBytes();
  }

  /** Empty where a leaf's prediction depends on the features. */
  Optional<ModelStructure.Tree> structure() {
    TreeStructure structure = new TreeStructure(nodes);
    return structure.add(root) < 0 ? Optional.empty() : Optional.of(structure.tree());
  }
}
