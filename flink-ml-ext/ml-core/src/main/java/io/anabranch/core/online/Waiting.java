// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.online;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Rows of one key that were predicted and wait for their label, oldest first: a ring of numbers,
 * times and ids. A row whose label was learnt stays until its time is over, so that a second label
 * is known as such.
 */
final class Waiting {
  private static final int FIRST = 4;

  /** So that a damaged state costs no memory. */
  private static final int MOST_ID_BYTES = 1 << 20;

  private final int stride;
  private double[] numbers = new double[0];
  private long[] times = new long[0];
  private byte[][] ids = new byte[0][];
  private boolean[] learnt = new boolean[0];
  private int head;
  private int size;

  /**
   * @param stride numbers of a row
   */
  Waiting(int stride) {
    this.stride = stride;
  }

  int size() {
    return size;
  }

  // hot path
  void add(long time, byte[] id, double[] from, int at) {
    if (size == times.length) {
      grow();
    }
    int slot = (head + size) % times.length;
    times[slot] = time;
    ids[slot] = id;
    learnt[slot] = false;
    System.arraycopy(from, at, numbers, slot * stride, stride);
    size++;
  }

  private void grow() {
    int capacity = Math.max(FIRST, 2 * times.length);
    double[] moreNumbers = new double[capacity * stride];
    long[] moreTimes = new long[capacity];
    byte[][] moreIds = new byte[capacity][];
    boolean[] moreLearnt = new boolean[capacity];
    for (int i = 0; i < size; i++) {
      int slot = slot(i);
      System.arraycopy(numbers, slot * stride, moreNumbers, i * stride, stride);
      moreTimes[i] = times[slot];
      moreIds[i] = ids[slot];
      moreLearnt[i] = learnt[slot];
    }
    numbers = moreNumbers;
    times = moreTimes;
    ids = moreIds;
    learnt = moreLearnt;
    head = 0;
  }

  private int slot(int row) {
    return (head + row) % times.length;
  }

  /** The time of the oldest row; there must be one. */
  long headTime() {
    return times[head];
  }

  boolean headLearnt() {
    return learnt[head];
  }

  /** Forgets the oldest row. */
  void pop() {
    ids[head] = null;
    head = (head + 1) % times.length;
    size--;
  }

  long time(int row) {
    return times[slot(row)];
  }

  double[] numbers() {
    return numbers;
  }

  /** Where a row's numbers begin. */
  int at(int row) {
    return slot(row) * stride;
  }

  boolean isLearnt(int row) {
    return learnt[slot(row)];
  }

  void setLearnt(int row) {
    learnt[slot(row)] = true;
  }

  /** The oldest row of this id without a label, else any row of this id, else -1. */
  int find(byte[] id) {
    int found = -1;
    for (int i = 0; i < size; i++) {
      int slot = slot(i);
      if (Arrays.equals(ids[slot], id)) {
        if (!learnt[slot]) {
          return i;
        }
        found = i;
      }
    }
    return found;
  }

  /** A learnt row needs no numbers any more. */
  void write(DataOutput out) throws IOException {
    Varints.write(size, out);
    for (int i = 0; i < size; i++) {
      int slot = slot(i);
      out.writeLong(times[slot]);
      out.writeBoolean(learnt[slot]);
      byte[] id = ids[slot];
      Varints.write(id == null ? -1 : id.length, out);
      if (id != null) {
        out.write(id);
      }
      for (int j = 0; j < stride && !learnt[slot]; j++) {
        out.writeDouble(numbers[slot * stride + j]);
      }
    }
  }

  void read(DataInput in) throws IOException {
    int rows = Varints.readSize(in);
    double[] row = new double[stride];
    for (int i = 0; i < rows; i++) {
      long time = in.readLong();
      boolean wasLearnt = in.readBoolean();
      byte[] id = readId(in);
      for (int j = 0; j < stride - 1 && !wasLearnt; j++) {
        row[j] = StateFormat.readDouble("row", in);
      }
      // The label, which may not be known.
      row[stride - 1] = wasLearnt ? Double.NaN : in.readDouble();
      add(time, id, row, 0);
      learnt[slot(size - 1)] = wasLearnt;
    }
  }

  private static byte[] readId(DataInput in) throws IOException {
    long length = Varints.read(in);
    if (length < 0) {
      return null;
    }
    if (length > MOST_ID_BYTES) {
      throw new IOException("id: " + length + " bytes (expected: a state of this learner)");
    }
    byte[] id = new byte[(int) length];
    in.readFully(id);
    return id;
  }

  Waiting copy() {
    Waiting copy = new Waiting(stride);
    copy.numbers = numbers.clone();
    copy.times = times.clone();
    copy.ids = ids.clone();
    copy.learnt = learnt.clone();
    copy.head = head;
    copy.size = size;
    return copy;
  }

  int bytes() {
    return 8 * numbers.length + 64 * times.length;
  }
}
