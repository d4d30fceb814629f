// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import java.util.Arrays;

/** Values in ascending order, each with the counts of two samples. */
final class SortedCounts {
  final double[] values;
  final long[] first;
  final long[] second;
  int size;

  SortedCounts(int capacity) {
    this.values = new double[capacity];
    this.first = new long[capacity];
    this.second = new long[capacity];
  }

  /** Where the value is, or {@code -(where it belongs) - 1}. */
  int find(double value) {
    return Arrays.binarySearch(values, 0, size, value);
  }

  void insert(int at, double value, long ofFirst, long ofSecond) {
    System.arraycopy(values, at, values, at + 1, size - at);
    System.arraycopy(first, at, first, at + 1, size - at);
    System.arraycopy(second, at, second, at + 1, size - at);
    values[at] = value;
    first[at] = ofFirst;
    second[at] = ofSecond;
    size++;
  }

  /** Appends a value above all others, unless both counts are zero. */
  void append(double value, long ofFirst, long ofSecond) {
    if ((ofFirst | ofSecond) != 0) {
      values[size] = value;
      first[size] = ofFirst;
      second[size] = ofSecond;
      size++;
    }
  }

  /** Both together, without the values whose counts are zero. */
  static SortedCounts merged(SortedCounts a, SortedCounts b) {
    SortedCounts both = new SortedCounts(a.size + b.size);
    int i = 0;
    int j = 0;
    while (i < a.size || j < b.size) {
      int order = i == a.size ? 1 : j == b.size ? -1 : Double.compare(a.values[i], b.values[j]);
      if (order < 0) {
        both.append(a.values[i], a.first[i], a.second[i]);
        i++;
      } else if (order > 0) {
        both.append(b.values[j], b.first[j], b.second[j]);
        j++;
      } else {
        both.append(a.values[i], a.first[i] + b.first[j], a.second[i] + b.second[j]);
        i++;
        j++;
      }
    }
    return both;
  }
}
