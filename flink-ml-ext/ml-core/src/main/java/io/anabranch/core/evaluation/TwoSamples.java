// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import io.anabranch.core.bytes.Varints;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How often each value occurs in two samples: two exact multisets side by side. Counts may be
 * negative in between. Takes 24 bytes of memory per distinct value and some 10 in a snapshot.
 *
 * <p>New values go to a small sorted block, which is merged into the large one when it is full: an
 * addition costs a binary search, a short move, and its part of a rare merge. NaN is refused by the
 * callers; -0 counts as 0.
 */
final class TwoSamples {
  private static final int SMALLEST_BLOCK = 8;
  private static final int LARGEST_BLOCK = 1 << 12;

  private SortedCounts settled = new SortedCounts(0);
  private SortedCounts recent = new SortedCounts(0);
  private long firstTotal;
  private long secondTotal;

  /** Receives values in ascending order. */
  interface Visitor {
    void value(double value, long first, long second);
  }

  /** Adds to the counts of a value. */
  // hot path
  void add(double value, long first, long second) {
    firstTotal += first;
    secondTotal += second;
    double key = value + 0.0;
    int at = settled.find(key);
    if (at >= 0) {
      settled.first[at] += first;
      settled.second[at] += second;
    } else {
      addRecent(key, first, second);
    }
  }

  void merge(TwoSamples other) {
    settle();
    other.settle();
    settled = SortedCounts.merged(settled, other.settled);
    firstTotal += other.firstTotal;
    secondTotal += other.secondTotal;
  }

  long firstTotal() {
    return firstTotal;
  }

  long secondTotal() {
    return secondTotal;
  }

  /** Shows all values whose counts are not both zero. */
  void forEach(Visitor visitor) {
    int i = 0;
    for (int j = 0; j < recent.size; j++) {
      for (; i < settled.size && settled.values[i] < recent.values[j]; i++) {
        visit(settled, i, visitor);
      }
      visit(recent, j, visitor);
    }
    for (; i < settled.size; i++) {
      visit(settled, i, visitor);
    }
  }

  void write(DataOutput out) throws IOException {
    settle();
    Varints.write(settled.size, out);
    for (int i = 0; i < settled.size; i++) {
      out.writeDouble(settled.values[i]);
      Varints.write(settled.first[i], out);
      Varints.write(settled.second[i], out);
    }
  }

  static TwoSamples read(DataInput in) throws IOException {
    TwoSamples read = new TwoSamples();
    int size = Varints.readSize(in);
    read.settled = new SortedCounts(size);
    for (int i = 0; i < size; i++) {
      double value = in.readDouble();
      long first = Varints.read(in);
      long second = Varints.read(in);
      read.settled.append(value, first, second);
      read.firstTotal += first;
      read.secondTotal += second;
    }
    return read;
  }

  private void addRecent(double key, long first, long second) {
    int at = recent.find(key);
    if (at >= 0) {
      recent.first[at] += first;
      recent.second[at] += second;
      return;
    }
    if (recent.size == recent.values.length) {
      settled = recent.size == 0 ? settled : SortedCounts.merged(settled, recent);
      int part = settled.size / 32;
      recent = new SortedCounts(Math.max(SMALLEST_BLOCK, Math.min(LARGEST_BLOCK, part)));
      at = -1;
    }
    recent.insert(-at - 1, key, first, second);
  }

  /** Brings the state into its canonical form. */
  private void settle() {
    // Counts that became zero in place have to go as well, so this is no matter of recent alone.
    settled = SortedCounts.merged(settled, recent);
    recent = new SortedCounts(0);
  }

  private static void visit(SortedCounts counts, int i, Visitor visitor) {
    if ((counts.first[i] | counts.second[i]) != 0) {
      visitor.value(counts.values[i], counts.first[i], counts.second[i]);
    }
  }
}
