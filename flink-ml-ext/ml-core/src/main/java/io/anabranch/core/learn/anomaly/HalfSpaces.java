// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.SplitMix64;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The splits of all trees, as section 3 of the paper draws them: each tree has a work range of its
 * own round a random point of each dimension, and each node halves its part of it along a random
 * dimension. Node 1 is a root, those below n are 2n and 2n + 1. Immutable.
 */
final class HalfSpaces {
  private final int trees;
  private final int depth;
  private final int inner;
  private final int[] dimensions;
  private final double[] splits;

  HalfSpaces(int trees, int depth, int features, int seed) {
    this.trees = trees;
    this.depth = depth;
    inner = 1 << depth;
    dimensions = new int[trees * inner];
    splits = new double[trees * inner];
    for (int tree = 0; tree < trees; tree++) {
      long random = SplitMix64.split(SplitMix64.split(seed, 0) + tree, 0);
      double[] from = new double[features];
      double[] to = new double[features];
      for (int i = 0; i < features; i++) {
        double point = unit(random - 1 - i);
        double half = 2 * Math.max(point, 1 - point);
        from[i] = point - half;
        to[i] = point + half;
      }
      split(tree, 1, random, from, to);
    }
  }

  private void split(int tree, int node, long random, double[] from, double[] to) {
    if (node >= inner) {
      return;
    }
    int dimension = (int) (unit(random + node) * from.length);
    double low = from[dimension];
    double high = to[dimension];
    double middle = (low + high) / 2;
    dimensions[tree * inner + node] = dimension;
    splits[tree * inner + node] = middle;
    to[dimension] = middle;
    split(tree, 2 * node, random, from, to);
    to[dimension] = high;
    from[dimension] = middle;
    split(tree, 2 * node + 1, random, from, to);
    from[dimension] = low;
  }

  private static double unit(long seed) {
    return SplitMix64.unit(SplitMix64.split(seed, 0));
  }

  int trees() {
    return trees;
  }

  int depth() {
    return depth;
  }

  /** Masses of all nodes of all trees. */
  short[] masses() {
    return new short[trees * 2 * inner];
  }

  /** Where the masses of a tree begin. */
  int begin(int tree) {
    return tree * 2 * inner;
  }

  // hot path
  int below(int tree, int node, double[] scaled) {
    int at = tree * inner + node;
    return 2 * node + (scaled[dimensions[at]] < splits[at] ? 0 : 1);
  }

  /** Each node's mass is that of the two below it: one of them is written, where there is any. */
  void write(short[] masses, DataOutput out) throws IOException {
    for (int tree = 0; tree < trees; tree++) {
      write(masses, begin(tree), 1, out);
    }
  }

  private void write(short[] masses, int begin, int node, DataOutput out) throws IOException {
    if (node < inner && masses[begin + node] > 0) {
      Varints.write(masses[begin + 2 * node], out);
      write(masses, begin, 2 * node, out);
      write(masses, begin, 2 * node + 1, out);
    }
  }

  /**
   * @param rows the mass of each root
   */
  void read(short[] masses, int rows, DataInput in) throws IOException {
    for (int tree = 0; tree < trees; tree++) {
      masses[begin(tree) + 1] = (short) rows;
      read(masses, begin(tree), 1, in);
    }
  }

  private void read(short[] masses, int begin, int node, DataInput in) throws IOException {
    int mass = masses[begin + node];
    if (node < inner && mass > 0) {
      int left = Varints.readSize(in);
      if (left > mass) {
        throw new IOException("mass: " + left + " (expected: at most " + mass + ")");
      }
      masses[begin + 2 * node] = (short) left;
      masses[begin + 2 * node + 1] = (short) (mass - left);
      read(masses, begin, 2 * node, in);
      read(masses, begin, 2 * node + 1, in);
    }
  }

  /** Of one set of masses: a number for each inner node that can hold a row. */
  int mostBytes(int window) {
    long nodes = 0;
    for (int level = 0; level < depth; level++) {
      nodes += Math.min(1 << level, window);
    }
    return (int) (trees * nodes * (window < 64 ? 1 : window < 8_192 ? 2 : 3));
  }
}
