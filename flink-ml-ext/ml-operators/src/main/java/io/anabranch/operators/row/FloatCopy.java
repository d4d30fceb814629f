// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.row;

import java.nio.ByteBuffer;
import org.apache.flink.core.memory.MemorySegment;

/**
 * Copies numbers out of binary rows and arrays into floats side by side, and says whether all of
 * them are finite. Plain loops without a branch per value.
 */
final class FloatCopy {
  private static final int SLOT_BYTES = 8;
  private static final int EXPONENT = 0x7F80_0000;
  private static final int LOWEST_OF_EXPONENT = 0x0080_0000;
  private static final long EXPONENTS = 0x7F80_0000_7F80_0000L;
  private static final long LOWEST_OF_EXPONENTS = 0x0080_0000_0080_0000L;
  private static final long SIGNS = 0x8000_0000_8000_0000L;

  private FloatCopy() {}

  // hot path

  /** From slots of eight bytes. */
  static boolean ofFloats(MemorySegment from, int offset, int count, ByteBuffer to, int at) {
    int sign = 0;
    for (int i = 0; i < count; i++) {
      int bits = from.getInt(offset + i * SLOT_BYTES);
      sign |= overflow(bits);
      to.putInt(at + i * Float.BYTES, bits);
    }
    return sign >= 0;
  }

  /** From floats side by side, two at a time. */
  static boolean ofArray(MemorySegment from, int offset, int count, ByteBuffer to, int at) {
    long signs = 0;
    int pairs = count & -2;
    for (int i = 0; i < pairs; i += 2) {
      long bits = from.getLong(offset + i * Float.BYTES);
      signs |= (bits & EXPONENTS) + LOWEST_OF_EXPONENTS;
      to.putLong(at + i * Float.BYTES, bits);
    }
    if (pairs < count) {
      int bits = from.getInt(offset + pairs * Float.BYTES);
      signs |= overflow(bits);
      to.putInt(at + pairs * Float.BYTES, bits);
    }
    return (signs & SIGNS) == 0;
  }

  static boolean ofDoubles(MemorySegment from, int offset, int count, ByteBuffer to, int at) {
    int sign = 0;
    for (int i = 0; i < count; i++) {
      int bits = Float.floatToRawIntBits((float) from.getDouble(offset + i * SLOT_BYTES));
      sign |= overflow(bits);
      to.putInt(at + i * Float.BYTES, bits);
    }
    return sign >= 0;
  }

  /** Negative where all bits of the exponent are set, as only infinities and NaN have them. */
  private static int overflow(int bits) {
    return (bits & EXPONENT) + LOWEST_OF_EXPONENT;
  }
}
