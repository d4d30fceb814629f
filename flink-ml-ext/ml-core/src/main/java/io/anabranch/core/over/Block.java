// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Up to {@link #ROWS} consecutive rows of a key: their times and values, in (time, content) order.
 * A full block never changes again.
 */
public final class Block {
  /** Large enough to make reads rare, small enough that the open block is cheap to write. */
  static final int ROWS = 64;

  private static final int SHIFT = Integer.numberOfTrailingZeros(ROWS);
  private static final byte VERSION = 1;

  private final int width;
  private long[] times;
  private double[] values;
  private int size;

  Block(int width) {
    this(width, ROWS);
  }

  private Block(int width, int capacity) {
    this.width = width;
    times = new long[capacity];
    values = new double[capacity * width];
  }

  /** What a block of so many values in a row takes. */
  static long bytes(int width) {
    return (long) ROWS * Long.BYTES * (1 + width);
  }

  static long idOf(long position) {
    return position >> SHIFT;
  }

  static int offsetOf(long position) {
    return (int) position & ROWS - 1;
  }

  int size() {
    return size;
  }

  long time(int offset) {
    return times[offset];
  }

  /** The value of a column, NaN where it is not known. */
  double value(int offset, int column) {
    return values[offset * width + column];
  }

  void append(long time, double[] row) {
    if (size == times.length) {
      times = Arrays.copyOf(times, ROWS);
      values = Arrays.copyOf(values, ROWS * width);
    }
    times[size] = time;
    System.arraycopy(row, 0, values, size * width, width);
    size++;
  }

  /** Writes the rows. */
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeByte(size);
    out.writeByte(width);
    long previous = 0;
    for (int i = 0; i < size; i++) {
      writeVarint(out, i == 0 ? times[0] : times[i] - previous);
      previous = times[i];
    }
    for (int i = 0; i < size * width; i++) {
      out.writeDouble(values[i]);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static Block read(DataInput in) throws IOException {
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IOException("block version: " + version + " (expected: " + VERSION + ")");
    }
    int size = in.readByte();
    Block block = new Block(in.readByte(), size);
    block.size = size;
    long time = 0;
    for (int i = 0; i < size; i++) {
      time += readVarint(in);
      block.times[i] = time;
    }
    for (int i = 0; i < block.values.length; i++) {
      block.values[i] = in.readDouble();
    }
    return block;
  }

  private static void writeVarint(DataOutput out, long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  private static long readVarint(DataInput in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.readByte();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("varint: more than 10 bytes (expected: at most 10)");
  }
}
