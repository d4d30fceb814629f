// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.drift;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * ADWIN: the longest recent window of a series whose mean has not changed (Bifet and Gavalda,
 * "Learning from Time-Changing Data with Adaptive Windowing", 2007), kept as an exponential
 * histogram of sums and squared distances.
 *
 * <p>A row holds buckets of equal size, row {@code i} of {@code 2^i} values; a row that overflows
 * merges its two oldest buckets into the next. The last row forgets its oldest values instead, so
 * that the size has a bound: a window of at most {@value #BUCKETS} times {@code 2^}{@value #ROWS}
 * values. Values count up to {@link Clipping#LIMIT}. Not thread-safe.
 */
public final class AdaptiveWindow {
  /** What a cut has found. */
  public enum Change {
    NONE,
    RISEN,
    FALLEN
  }

  static final int BUCKETS = 5;
  static final int ROWS = 24;
  private static final int STRIDE = BUCKETS + 1;
  private static final int LEAST = 5;

  /** The most bytes that {@link #write} writes. */
  public static final int MAX_BYTES = 26 + ROWS * (1 + BUCKETS * 16);

  private final int mostRows;

  /** Buckets held in each row; within a row the oldest comes first. */
  private byte[] held = new byte[2];

  private double[] totals = new double[2 * STRIDE];
  private double[] spreads = new double[2 * STRIDE];
  private int rows = 1;
  private long width;
  private double total;
  private double spread;

  public AdaptiveWindow() {
    this(ROWS);
  }

  /**
   * @param mostRows of buckets, at most {@value #ROWS}
   */
  AdaptiveWindow(int mostRows) {
    this.mostRows = mostRows;
  }

  /** How many values it holds. */
  public long width() {
    return width;
  }

  /** The mean of what it holds; 0 where that is nothing. */
  public double mean() {
    return width == 0 ? 0 : total / width;
  }

  /** Adds the newest value. */
  // hot path
  public void add(double value) {
    double bounded = Clipping.clip(value);
    if (width > 0) {
      double distance = bounded - total / width;
      spread += distance * distance * width / (width + 1);
    }
    width++;
    total += bounded;
    append(0, bounded, 0);
    compress();
  }

  private void append(int row, double sum, double squares) {
    int at = row * STRIDE + held[row]++;
    totals[at] = sum;
    spreads[at] = squares;
  }

  private void compress() {
    for (int row = 0; row < rows && held[row] > BUCKETS; row++) {
      if (row == mostRows - 1) {
        forgetOldest();
        return;
      }
      if (row == rows - 1) {
        grow();
      }
      int at = row * STRIDE;
      double size = 1L << row;
      double distance = (totals[at] - totals[at + 1]) / size;
      double squares = spreads[at] + spreads[at + 1] + size / 2 * distance * distance;
      append(row + 1, totals[at] + totals[at + 1], squares);
      drop(row, 2);
    }
  }

  private void grow() {
    rows++;
    if (rows > held.length) {
      held = Arrays.copyOf(held, rows + 2);
      totals = Arrays.copyOf(totals, held.length * STRIDE);
      spreads = Arrays.copyOf(spreads, held.length * STRIDE);
    }
  }

  private void drop(int row, int count) {
    int at = row * STRIDE;
    held[row] -= (byte) count;
    System.arraycopy(totals, at + count, totals, at, held[row]);
    System.arraycopy(spreads, at + count, spreads, at, held[row]);
  }

  private void forgetOldest() {
    drop(rows - 1, 1);
    while (rows > 1 && held[rows - 1] == 0) {
      rows--;
    }
    sumUp();
  }

  /** From the buckets, and not by subtracting, so that nothing is left of what was forgotten. */
  private void sumUp() {
    width = 0;
    total = 0;
    spread = 0;
    for (int row = rows - 1; row >= 0; row--) {
      for (int at = row * STRIDE; at < row * STRIDE + held[row]; at++) {
        long size = 1L << row;
        if (width > 0) {
          double distance = totals[at] / size - total / width;
          spread += (double) size * width / (size + width) * distance * distance;
        }
        spread += spreads[at];
        total += totals[at];
        width += size;
      }
    }
  }

  /**
   * Forgets the oldest values for as long as the window falls into two parts of different means.
   *
   * @param delta of finding a change where there is none
   * @return which way the mean went at the first cut
   */
  public Change cut(double delta) {
    Change first = Change.NONE;
    Change change = change(delta);
    while (change != Change.NONE) {
      first = first == Change.NONE ? change : first;
      forgetOldest();
      change = change(delta);
    }
    return first;
  }

  /** Looks for a cut, from the oldest on, and changes nothing. */
  public Change change(double delta) {
    if (width < 2 * LEAST) {
      return Change.NONE;
    }
    double confidence = StrictMath.log(2 * StrictMath.log(width) / delta);
    double variance = spread / width;
    long older = 0;
    double sum = 0;
    for (int row = rows - 1; row >= 0; row--) {
      for (int bucket = 0; bucket < held[row]; bucket++) {
        older += 1L << row;
        sum += totals[row * STRIDE + bucket];
        long newer = width - older;
        if (newer < LEAST) {
          return Change.NONE;
        }
        double difference = (total - sum) / newer - sum / older;
        if (older >= LEAST
            && Math.abs(difference) > threshold(older, newer, variance, confidence)) {
          return difference > 0 ? Change.RISEN : Change.FALLEN;
        }
      }
    }
    return Change.NONE;
  }

  /** The bound of theorem 3.2 of the paper in the form of its section 4, with the variance. */
  private static double threshold(long older, long newer, double variance, double confidence) {
    double inverse = 1.0 / (older - LEAST + 1) + 1.0 / (newer - LEAST + 1);
    return Math.sqrt(2 * inverse * variance * confidence) + 2.0 / 3 * confidence * inverse;
  }

  /** Forgets all. */
  public void clear() {
    Arrays.fill(held, (byte) 0);
    rows = 1;
    width = 0;
    total = 0;
    spread = 0;
  }

  /** Writes the state. */
  public void write(DataOutput out) throws IOException {
    Varints.write(rows, out);
    for (int row = 0; row < rows; row++) {
      out.writeByte(held[row]);
      for (int at = row * STRIDE; at < row * STRIDE + held[row]; at++) {
        out.writeDouble(totals[at]);
        if (row > 0) {
          out.writeDouble(spreads[at]);
        }
      }
    }
    out.writeDouble(total);
    out.writeDouble(spread);
  }

  /** Reads what {@link #write} wrote. */
  public static AdaptiveWindow read(DataInput in) throws IOException {
    AdaptiveWindow window = new AdaptiveWindow();
    int rows = Varints.readSize(in);
    if (rows < 1 || rows > ROWS) {
      throw new IOException("rows: " + rows + " (expected: 1 to " + ROWS + ")");
    }
    while (window.rows < rows) {
      window.grow();
    }
    for (int row = 0; row < rows; row++) {
      window.readRow(row, in);
    }
    window.total = StateFormat.readDouble("total", in);
    window.spread = StateFormat.readDouble("spread", in);
    return window;
  }

  private void readRow(int row, DataInput in) throws IOException {
    byte count = in.readByte();
    if (count < 0 || count > BUCKETS) {
      throw new IOException("buckets: " + count + " (expected: 0 to " + BUCKETS + ")");
    }
    for (int bucket = 0; bucket < count; bucket++) {
      double sum = StateFormat.readDouble("sum", in);
      append(row, sum, row > 0 ? StateFormat.readDouble("spread", in) : 0);
    }
    width += (long) count << row;
  }

  public AdaptiveWindow copy() {
    AdaptiveWindow copy = new AdaptiveWindow(mostRows);
    copy.held = held.clone();
    copy.totals = totals.clone();
    copy.spreads = spreads.clone();
    copy.rows = rows;
    copy.width = width;
    copy.total = total;
    copy.spread = spread;
    return copy;
  }

  /** What it takes in memory, about, in bytes. */
  public int bytes() {
    return 120 + held.length * (1 + STRIDE * 16);
  }
}
