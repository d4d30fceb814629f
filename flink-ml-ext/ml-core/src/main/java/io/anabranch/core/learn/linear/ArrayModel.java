// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

import io.anabranch.core.learn.Mergeable;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Options;
import io.anabranch.core.learn.Shrinking;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * A model whose state is arrays of numbers, all of a fixed size, and the count of its updates.
 *
 * <p>Merging gives each weight the mean of both, weighted by their updates: not what one model
 * would have learnt from all examples, but no worse than the mean of their losses where the loss is
 * convex (as of averaged parallel gradient descent: Zinkevich et al., "Parallelized Stochastic
 * Gradient Descent", 2010). A model that has learnt nothing does not count.
 */
abstract class ArrayModel implements Mergeable {
  private static final int HEADER = 64;

  private final int features;
  private final Layout layout;
  private long updates;

  ArrayModel(int features, Layout layout) {
    this.features = features;
    this.layout = layout;
  }

  /** Says which arrays a state has, so that one of other settings is not misread. Never reorder. */
  enum Layout {
    WEIGHTS,
    WEIGHTS_AND_SQUARES,
    SUMS_AND_SQUARES,
    WEIGHTS_AND_COVARIANCE;

    private static final List<Layout> ALL = List.of(values());

    private static Layout of(int number) throws IOException {
      if (number < 0 || number >= ALL.size()) {
        throw new IOException("layout: " + number + " (expected: below " + ALL.size() + ")");
      }
      return ALL.get(number);
    }

    private String word() {
      return Options.word(this);
    }
  }

  /** The state itself, always in this order. */
  abstract double[][] arrays();

  /** A model of the same settings that has learnt nothing. */
  abstract ArrayModel fresh();

  /**
   * Takes in the other's arrays.
   *
   * @param share of the other, from 0 to 1
   */
  abstract void join(ArrayModel other, double share);

  /** Called after the arrays were changed as a whole. */
  void changed() {}

  final int features() {
    return features;
  }

  final long updates() {
    return updates;
  }

  /** Counts an update. */
  final void updated() {
    updates++;
  }

  @Override
  public final void merge(OnlineModel model) {
    ArrayModel other = (ArrayModel) model;
    if (other.updates == 0) {
      return;
    }
    if (updates == 0) {
      take(other);
      return;
    }
    join(other, (double) other.updates / ((double) updates + other.updates));
    updates += other.updates;
    changed();
  }

  /** Brings each number nearer to the other's. */
  static void mean(double[] numbers, double[] others, double share) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] += (others[i] - numbers[i]) * share;
    }
  }

  static void add(double[] numbers, double[] others) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] += others[i];
    }
  }

  @Override
  public final void shrink(double kept) {
    shrinkArrays(kept);
    updates = Shrinking.count(updates, kept);
    changed();
  }

  void shrinkArrays(double kept) {
    for (double[] array : arrays()) {
      Shrinking.toZero(array, kept);
    }
  }

  @Override
  public final ArrayModel copy() {
    ArrayModel copy = fresh();
    copy.take(this);
    return copy;
  }

  private void take(ArrayModel other) {
    double[][] mine = arrays();
    double[][] others = other.arrays();
    for (int i = 0; i < mine.length; i++) {
      System.arraycopy(others[i], 0, mine[i], 0, mine[i].length);
    }
    updates = other.updates;
    changed();
  }

  @Override
  public final void write(DataOutput out) throws IOException {
    StateFormat.writeCount(features, out);
    out.writeByte(layout.ordinal());
    StateFormat.writeCount(updates, out);
    for (double[] array : arrays()) {
      StateFormat.writeDoubles(array, out);
    }
  }

  final void read(DataInput in) throws IOException {
    StateFormat.expectSize("features", features, in);
    Layout found = Layout.of(in.readByte());
    if (found != layout) {
      throw new IOException("layout: " + found.word() + " (expected: " + layout.word() + ")");
    }
    updates = StateFormat.readCount("updates", 0, Long.MAX_VALUE, in);
    for (double[] array : arrays()) {
      StateFormat.readDoubles("state", array, in);
    }
    changed();
  }

  /** The most bytes that are ever written. */
  final int maxBytes() {
    return StateFormat.MAX_COUNT_BYTES * 2 + 1 + numbers() * Double.BYTES;
  }

  @Override
  public int bytes() {
    return HEADER + numbers() * Double.BYTES;
  }

  private int numbers() {
    int numbers = 0;
    for (double[] array : arrays()) {
      numbers += array.length;
    }
    return numbers;
  }
}
