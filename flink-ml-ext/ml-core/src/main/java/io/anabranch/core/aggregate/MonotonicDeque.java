// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.aggregate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The minimum or the maximum of a sliding window in amortised constant time: it holds those values
 * that no later value makes irrelevant, so its content is a function of the window alone.
 *
 * <p>Values are compared as {@link Double#compare} does (-0.0 below 0.0). Not thread-safe; grows to
 * the largest number of values it had to hold.
 */
public final class MonotonicDeque {
  private final int sign;
  private long[] positions = new long[8];
  private double[] values = new double[8];
  private int front;
  private int size;

  private MonotonicDeque(int sign) {
    this.sign = sign;
  }

  public static MonotonicDeque ofMinimum() {
    return new MonotonicDeque(1);
  }

  public static MonotonicDeque ofMaximum() {
    return new MonotonicDeque(-1);
  }

  /** Takes the value that enters the window at {@code position}, above all positions before. */
  public void enter(long position, double value) {
    while (size > 0 && sign * Double.compare(values[index(size - 1)], value) >= 0) {
      size--;
    }
    if (size == values.length) {
      grow();
    }
    int last = index(size);
    positions[last] = position;
    values[last] = value;
    size++;
  }

  /** The value at {@code position}, the oldest of the window, leaves it. */
  public void leave(long position) {
    if (size > 0 && positions[front] == position) {
      front = index(1);
      size--;
    }
  }

  /** The extreme value; the window must not be empty. */
  public double extreme() {
    return values[front];
  }

  /** How many values are held: at most as many as the window has. */
  public int size() {
    return size;
  }

  /** What the room for values takes, used or not. */
  public long bytes() {
    return 2L * Long.BYTES * values.length;
  }

  public void clear() {
    size = 0;
  }

  public void write(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeLong(positions[index(i)]);
      out.writeDouble(values[index(i)]);
    }
  }

  /** Replaces the content by what {@link #write} wrote. */
  public void restore(DataInput in) throws IOException {
    clear();
    int written = in.readInt();
    for (int i = 0; i < written; i++) {
      enter(in.readLong(), in.readDouble());
    }
  }

  private int index(int i) {
    return front + i & values.length - 1;
  }

  private void grow() {
    long[] morePositions = new long[2 * size];
    double[] moreValues = new double[2 * size];
    for (int i = 0; i < size; i++) {
      morePositions[i] = positions[index(i)];
      moreValues[i] = values[index(i)];
    }
    positions = morePositions;
    values = moreValues;
    front = 0;
  }
}
