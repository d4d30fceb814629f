// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.learn.Options;
import java.util.List;

/**
 * How trees grow.
 *
 * @param features of an example
 * @param classes of the label; 0 for numbers
 * @param drawn features that each leaf looks at; all of them but in forests
 * @param grace weight of examples from one attempt at a split to the next
 * @param delta of a split that is not the best
 * @param tie bound below which two splits count as equally good
 * @param maxNodes of a tree, inner nodes and leaves
 * @param maxDepth of a leaf; the root has depth 0
 * @param leaf how leaves of a classifier predict
 * @param bins of a feature in each leaf of a regressor
 */
record TreeSettings(
    int features,
    int classes,
    int drawn,
    double grace,
    double delta,
    double tie,
    int maxNodes,
    int maxDepth,
    LeafPrediction leaf,
    int bins) {
  static final List<String> OPTIONS =
      List.of("grace", "delta", "tie", "max-nodes", "max-depth", "leaf", "bins");

  static final int MOST_NODES = 100_000;
  static final int DEEPEST = 200;

  private static final int LEAF_HEAD = 2;
  private static final int MOST = 1_000_000;

  /** With the defaults of a single tree. */
  static TreeSettings ofTree(int features, int classes, Options options) {
    check(features, classes, options);
    return new TreeSettings(
        features,
        classes,
        features,
        options.whole("grace", 200, 1, MOST),
        options.share("delta", 1e-7),
        options.notNegative("tie", 0.05),
        options.whole("max-nodes", 31, 1, MOST_NODES),
        options.whole("max-depth", 12, 0, DEEPEST),
        options.choice("leaf", LeafPrediction.NAIVE_BAYES_ADAPTIVE),
        options.whole("bins", 16, 4, 1000));
  }

  /** With the defaults of a tree in a forest, which splits sooner. */
  static TreeSettings ofForest(int features, int classes, int drawn, Options options) {
    check(features, classes, options);
    return new TreeSettings(
        features,
        classes,
        drawn,
        options.whole("grace", 50, 1, MOST),
        options.share("delta", 0.01),
        options.notNegative("tie", 0.05),
        options.whole("max-nodes", 31, 1, MOST_NODES),
        options.whole("max-depth", 12, 0, DEEPEST),
        options.choice("leaf", LeafPrediction.NAIVE_BAYES_ADAPTIVE),
        options.whole("bins", 16, 4, 1000));
  }

  private static void check(int features, int classes, Options options) {
    if (features < 1) {
      throw new IllegalArgumentException("features: 0 (expected: at least 1)");
    }
    if (classes == 1) {
      throw new IllegalArgumentException("classes: 1 (expected: at least 2, or none)");
    }
    if (classes == 0) {
      options.refuse("leaf", "none without classes");
    } else {
      options.refuse("bins", "none with classes");
    }
  }

  boolean isClassifier() {
    return classes > 0;
  }

  boolean drawsFeatures() {
    return drawn < features;
  }

  /** Whether leaves must know their features' distributions also when they do not split. */
  boolean predictsFromObservers() {
    return isClassifier() && leaf != LeafPrediction.MAJORITY;
  }

  /** The Hoeffding bound of a mean of numbers within so wide a range. */
  double bound(double range, double weight) {
    return Math.sqrt(range * range * StrictMath.log(1 / delta) / (2 * weight));
  }

  /** The most bytes of one tree. */
  long maxBytes() {
    long leaves = (maxNodes + 1) / 2;
    long inner = leaves - 1;
    return inner * (5 + 8) + leaves * leafBytes();
  }

  private long leafBytes() {
    long head = LEAF_HEAD + Weights.MAX_BYTES + (drawsFeatures() ? 5L * drawn : 0);
    if (isClassifier()) {
      long perClass = 2L * Weights.MAX_BYTES + 4L * 8 * drawn;
      return head + 2L * Weights.MAX_BYTES + classes * perClass;
    }
    long perBin = Weights.MAX_BYTES + 3L * 8;
    return head + Weights.MAX_BYTES + 16 + drawn * (10 + bins * perBin);
  }

  /** What a leaf with observers takes in memory, about. */
  int observedBytes() {
    return isClassifier() ? 128 + classes * (16 + 32 * drawn) : 120 + drawn * (64 + 32 * bins);
  }

  /** What a model takes in memory for all its trees together, about. */
  int sharedBytes() {
    return 120 + 48 * classes;
  }
}
