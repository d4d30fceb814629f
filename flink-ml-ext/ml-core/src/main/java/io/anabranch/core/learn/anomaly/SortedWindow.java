// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The last values, in the order in which they came and in order of size. */
final class SortedWindow {
  private final double[] ring;
  private final double[] sorted;
  private int size;
  // where the next value goes
  private int next;

  SortedWindow(int most) {
    ring = new double[most];
    sorted = new double[most];
  }

  SortedWindow copy() {
    SortedWindow copy = new SortedWindow(ring.length);
    System.arraycopy(ring, 0, copy.ring, 0, ring.length);
    System.arraycopy(sorted, 0, copy.sorted, 0, sorted.length);
    copy.size = size;
    copy.next = next;
    return copy;
  }

  int size() {
    return size;
  }

  // hot path
  void add(double value) {
    if (size == ring.length) {
      remove(ring[next]);
    }
    ring[next] = value;
    next = next + 1 == ring.length ? 0 : next + 1;
    int at = Arrays.binarySearch(sorted, 0, size, value);
    int insert = at < 0 ? -at - 1 : at;
    System.arraycopy(sorted, insert, sorted, insert + 1, size - insert);
    sorted[insert] = value;
    size++;
  }

  private void remove(double value) {
    int at = Arrays.binarySearch(sorted, 0, size, value);
    System.arraycopy(sorted, at + 1, sorted, at, size - at - 1);
    size--;
  }

  /** The middle value, or the mean of the two in the middle; there must be one. */
  double median() {
    return middle(sorted[(size - 1) / 2], sorted[size / 2]);
  }

  /** The median of the distances from the median. */
  // hot path
  double medianDistance() {
    double median = median();
    return middle(distance((size - 1) / 2, median), distance(size / 2, median));
  }

  /**
   * The k-th smallest distance from the median, from 0. The k + 1 nearest values are neighbours in
   * order of size: a search for where they begin.
   */
  private double distance(int k, double median) {
    int low = 0;
    int high = size - 1 - k;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (apart(middle, median) > apart(middle + k + 1, median)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Math.max(apart(low, median), apart(low + k, median));
  }

  private double apart(int at, double median) {
    return Math.abs(Clipping.finite(sorted[at] - median));
  }

  /** The mean of the distances from the median. */
  double meanDistance() {
    double median = median();
    double mean = 0;
    for (int i = 0; i < size; i++) {
      mean += apart(i, median) / size;
    }
    return mean;
  }

  private static double middle(double lower, double upper) {
    double sum = lower + upper;
    return Double.isInfinite(sum) ? lower / 2 + upper / 2 : sum / 2;
  }

  /** Forgets all values but the latest. */
  void keepLatest(int kept) {
    double[] values = values();
    int forgotten = size - kept;
    size = 0;
    next = 0;
    for (int i = forgotten; i < values.length; i++) {
      add(values[i]);
    }
  }

  /** In the order in which they came. */
  private double[] values() {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = ring[Math.floorMod(next - size + i, ring.length)];
    }
    return values;
  }

  void write(DataOutput out) throws IOException {
    Varints.write(size, out);
    for (double value : values()) {
      out.writeDouble(value);
    }
  }

  /** Reads into an empty window; of more values than it holds, the latest. */
  void read(DataInput in) throws IOException {
    int count = Varints.readSize(in);
    for (int i = 0; i < count; i++) {
      add(StateFormat.readDouble("value", in));
    }
  }

  int bytes() {
    return 64 + 2 * ring.length * Double.BYTES;
  }
}
