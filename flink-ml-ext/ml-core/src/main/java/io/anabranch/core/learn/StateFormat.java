// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

import io.anabranch.core.bytes.Varints;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What every learner writes and checks in the same way: format, sizes, finite numbers. */
public final class StateFormat {
  /** The most bytes of one size or count. */
  public static final int MAX_COUNT_BYTES = 10;

  private StateFormat() {}

  /**
   * Reads the format where it is the first byte.
   *
   * @param newest that the reader knows
   * @throws IOException where the state was written by a newer version, or is none
   */
  public static int read(DataInput in, int newest) throws IOException {
    int format = in.readUnsignedByte();
    check(format, newest);
    return format;
  }

  /** Refuses a format that the reader does not know. */
  public static void check(int format, int newest) throws IOException {
    if (format < 1) {
      throw new IOException("format: " + format + " (expected: 1 to " + newest + ")");
    }
    if (format > newest) {
      throw new IOException(
          "format: "
              + format
              + " (expected: at most "
              + newest
              + "; this state was written by a newer version)");
    }
  }

  /**
   * Reads a size, which must be this one.
   *
   * @throws IOException as in {@code features: 3 (expected: 4)}
   */
  public static void expectSize(String name, long expected, DataInput in) throws IOException {
    long size = Varints.read(in);
    if (size != expected) {
      throw new IOException(name + ": " + size + " (expected: " + expected + ")");
    }
  }

  /** Writes a size or count, which {@link #expectSize} or {@link #readCount} reads. */
  public static void writeCount(long count, DataOutput out) throws IOException {
    Varints.write(count, out);
  }

  /** Reads a count that must lie in a range. */
  public static long readCount(String name, long least, long most, DataInput in)
      throws IOException {
    long count = Varints.read(in);
    if (count < least || count > most) {
      throw new IOException(name + ": " + count + " (expected: " + least + " to " + most + ")");
    }
    return count;
  }

  public static void writeDoubles(double[] numbers, DataOutput out) throws IOException {
    for (double number : numbers) {
      out.writeDouble(number);
    }
  }

  /** Fills the array with numbers, which must be finite. */
  public static void readDoubles(String name, double[] numbers, DataInput in) throws IOException {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = readDouble(name, in);
    }
  }

  /** Reads a number, which must be finite. */
  public static double readDouble(String name, DataInput in) throws IOException {
    double number = in.readDouble();
    if (!Double.isFinite(number)) {
      throw new IOException(name + ": " + number + " (expected: a finite number)");
    }
    return number;
  }
}
