// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.SplitMix64;
import io.anabranch.core.learn.drift.AdaptiveWindow;
import io.anabranch.core.learn.drift.AdaptiveWindow.Change;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A tree of a forest, with its own random numbers, and the tree that may take its place. */
final class ForestMember {
  /** The most bytes without the trees. */
  static final int MAX_HEAD_BYTES = 8 + 1 + 10 + AdaptiveWindow.MAX_BYTES;

  private static final int WARNED = 1;
  private static final int BACKED = 2;

  private final ForestSettings settings;
  private final SplitMix64 random;
  private final AdaptiveWindow losses;
  private HoeffdingTree tree;

  /** Grows from a warning on; null before. */
  private HoeffdingTree background;

  private boolean warned;
  private int ticks;

  /** A new one, the index'th of a forest. */
  ForestMember(ForestSettings settings, int index) {
    this(settings, new SplitMix64(SplitMix64.split(settings.seed(), index)), new AdaptiveWindow());
    tree = newTree();
  }

  private ForestMember(ForestSettings settings, SplitMix64 random, AdaptiveWindow losses) {
    this.settings = settings;
    this.random = random;
    this.losses = losses;
  }

  private HoeffdingTree newTree() {
    return new HoeffdingTree(settings.tree(), random);
  }

  HoeffdingTree tree() {
    return tree;
  }

  /**
   * @param loss of what the tree predicted, from 0 to 1
   */
  // hot path
  void learn(double[] features, double label, double loss, BayesScratch scratch) {
    int draws = settings.draws().draw(random);
    if (draws > 0) {
      tree.learn(features, label, draws, random, scratch);
      if (background != null) {
        background.learn(features, label, draws, random, scratch);
      }
    }
    losses.add(loss);
    if (++ticks >= settings.clock()) {
      ticks = 0;
      check();
    }
  }

  private void check() {
    if (losses.cut(settings.drift()) == Change.RISEN) {
      tree = background == null ? newTree() : background;
      background = null;
      warned = false;
      losses.clear();
      return;
    }
    boolean warns = losses.change(settings.warning()) == Change.RISEN;
    if (warns && !warned) {
      background = newTree();
    }
    warned = warns;
  }

  void shrink(double kept) {
    tree.shrink(kept);
    if (background != null) {
      background.shrink(kept);
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(random.state());
    out.writeByte((warned ? WARNED : 0) | (background == null ? 0 : BACKED));
    Varints.write(ticks, out);
    losses.write(out);
    tree.write(out);
    if (background != null) {
      background.write(out);
    }
  }

  static ForestMember read(DataInput in, ForestSettings settings) throws IOException {
    SplitMix64 random = new SplitMix64(in.readLong());
    int flags = in.readByte();
    int ticks = Varints.readSize(in);
    ForestMember member = new ForestMember(settings, random, AdaptiveWindow.read(in));
    member.warned = (flags & WARNED) != 0;
    member.ticks = ticks;
    member.tree = HoeffdingTree.read(in, settings.tree());
    if ((flags & BACKED) != 0) {
      member.background = HoeffdingTree.read(in, settings.tree());
    }
    return member;
  }

  ForestMember copy() {
    ForestMember copy = new ForestMember(settings, new SplitMix64(random.state()), losses.copy());
    copy.tree = tree.copy();
    copy.background = background == null ? null : background.copy();
    copy.warned = warned;
    copy.ticks = ticks;
    return copy;
  }

  int bytes() {
    return 80 + losses.bytes() + tree.bytes() + (background == null ? 0 : background.bytes());
  }
}
