// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

import java.util.TreeSet;

/** A distinct window of a stage, and what has to be kept up for the statistics that look at it. */
final class WindowPlan {
  /**
   * What makes a window distinct; times in milliseconds.
   *
   * @param column index of the value
   * @param lag the window ends so much before the row
   * @param length of the window
   * @param rows at most so many known values
   */
  record Shape(int column, long lag, long length, int rows) {}

  /** Of an exact sum; one of very different magnitudes takes up to 1 KB. */
  private static final int SUM_BYTES = 256;

  /** A value so many half-lives back weighs nothing in a double, whatever the values. */
  private static final long MAX_HALF_LIVES = 512;

  final Shape shape;
  boolean sum;
  boolean moments;
  boolean minimum;
  boolean maximum;
  int depth;
  private final TreeSet<Long> halfLives = new TreeSet<>();

  WindowPlan(Shape shape) {
    this.shape = shape;
  }

  /** The window that a statistic of a spec looks at. */
  static Shape shapeOf(OverSpec spec, OverStat stat, int column) {
    long length = spec.window().toMillis();
    if (stat.kind() == OverStat.Kind.EWMA) {
      length = Math.min(length, MAX_HALF_LIVES * spec.halfLife().toMillis());
    }
    return new Shape(column, spec.lag().toMillis(), length, spec.rows());
  }

  /** Keeps up what a statistic needs. */
  void require(OverStat stat, OverSpec spec) {
    switch (stat.kind()) {
      case SUM:
      case MEAN:
        sum = true;
        break;
      case STD:
        moments = true;
        break;
      case MIN:
        minimum = true;
        break;
      case MAX:
        maximum = true;
        break;
      case EWMA:
        halfLives.add(spec.halfLife().toMillis());
        break;
      default:
        break;
    }
    depth = Math.max(depth, stat.depth());
  }

  long[] halfLives() {
    return halfLives.stream().mapToLong(Long::longValue).toArray();
  }

  int indexOf(long halfLife) {
    return halfLives.headSet(halfLife).size();
  }

  /** About what the window of one key takes, but for its deques: both edges may hold a block. */
  long bytes(int width) {
    int sums = (moments ? 3 : sum ? 1 : 0) + 2 * halfLives.size();
    return 2 * Block.bytes(width) + 2L * Long.BYTES * depth + (long) SUM_BYTES * sums;
  }

  /** How long after its time a row is still seen. */
  long reach() {
    return shape.lag() + shape.length();
  }
}
