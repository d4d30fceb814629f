// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.SplitMix64;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A leaf: statistics of the labels that came to it, and for each feature that it looks at an
 * observer of how the label depends on it, until it can no longer split.
 */
abstract class Leaf extends Node {
  final TreeSettings settings;
  final int depth;

  /** The features that it looks at; null for all of them. */
  int[] drawn;

  /** Weight at the last attempt to split. */
  double attempted;

  Leaf(TreeSettings settings, int depth) {
    this.settings = settings;
    this.depth = depth;
  }

  static Leaf of(TreeSettings settings, int depth) {
    return settings.isClassifier()
        ? new ClassLeaf(settings, depth)
        : new ValueLeaf(settings, depth);
  }

  /** Draws the features that this leaf looks at. */
  final void draw(SplitMix64 random) {
    if (!settings.drawsFeatures()) {
      return;
    }
    int[] all = new int[settings.features()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    drawn = new int[settings.drawn()];
    for (int i = 0; i < drawn.length; i++) {
      int chosen = i + random.below(all.length - i);
      drawn[i] = all[chosen];
      all[chosen] = all[i];
    }
  }

  final int feature(int slot) {
    return drawn == null ? slot : drawn[slot];
  }

  /** Whether it has observers still. */
  abstract boolean isObserving();

  /** Drops the observers if the leaf predicts without them. */
  abstract void freeze();

  abstract void predict(double[] features, double[] prediction, BayesScratch scratch);

  abstract void learn(double[] features, double label, double weight, BayesScratch scratch);

  /** Weight of the examples, with those of the parent. */
  abstract double weight();

  /** The split to make now; null if there is none, or none that is sure. */
  abstract Split split();

  /** Takes over what the parent knew of the labels on this side of a split. */
  abstract void inherit(double[] statistics);

  abstract void shrink(double kept);

  /** What it predicts whatever the features; null if that depends on them. */
  abstract double[] constant();

  abstract void writeStatistics(DataOutput out) throws IOException;

  abstract void readStatistics(DataInput in) throws IOException;

  @Override
  abstract Leaf copy();

  final void write(DataOutput out) throws IOException {
    out.writeBoolean(isObserving());
    Weights.write(attempted, out);
    if (drawn != null && isObserving()) {
      for (int feature : drawn) {
        Varints.write(feature, out);
      }
    }
    writeStatistics(out);
  }

  final void read(DataInput in) throws IOException {
    if (!in.readBoolean()) {
      freeze();
    }
    attempted = Weights.read(in);
    if (settings.drawsFeatures() && isObserving()) {
      drawn = new int[settings.drawn()];
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = readFeature(in, settings);
      }
    }
    readStatistics(in);
  }

  static int readFeature(DataInput in, TreeSettings settings) throws IOException {
    int feature = Varints.readSize(in);
    if (feature >= settings.features()) {
      throw new IOException(
          "feature: " + feature + " (expected: below " + settings.features() + ")");
    }
    return feature;
  }

  final boolean isDue() {
    return weight() - attempted >= settings.grace();
  }

  /** Copies what leaves of both kinds share. */
  final <L extends Leaf> L shared(L copy) {
    copy.drawn = drawn;
    copy.attempted = attempted;
    return copy;
  }
}
