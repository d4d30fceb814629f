// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bytes;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Signed counts in as few bytes as they need: zigzag, then seven bits a byte. */
public final class Varints {
  private Varints() {}

  public static void write(long value, DataOutput out) throws IOException {
    long rest = value << 1 ^ value >> 63;
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  public static long read(DataInput in) throws IOException {
    long bits = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.readByte();
      bits |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return bits >>> 1 ^ -(bits & 1);
      }
    }
    throw new IOException("count: more than 10 bytes (expected: a state of this version)");
  }

  /** Reads a size that must not be negative. */
  public static int readSize(DataInput in) throws IOException {
    long size = read(in);
    if (size < 0 || size > Integer.MAX_VALUE - 8) {
      throw new IOException("size: " + size + " (expected: a state of this version)");
    }
    return (int) size;
  }
}
