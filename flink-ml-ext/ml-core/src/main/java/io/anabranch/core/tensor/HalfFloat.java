// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.tensor;

/** IEEE 754 binary16 and bfloat16, rounded to nearest even. Java 17 has no such conversions. */
final class HalfFloat {
  private HalfFloat() {}

  static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1F;
    int mantissa = half & 0x3FF;
    if (exponent == 0x1F) {
      return Float.intBitsToFloat(sign | 0x7F80_0000 | (mantissa << 13));
    }
    if (exponent == 0) {
      float magnitude = mantissa * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (mantissa << 13));
  }

  static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & 0x7FFF_FFFF;
    if (magnitude > 0x7F80_0000) {
      return (short) (sign | 0x7E00);
    }
    if (magnitude >= 0x4780_0000) {
      return (short) (sign | 0x7C00);
    }
    if (magnitude < 0x3880_0000) {
      // Subnormal: adding 0.5 lets the float adder round the mantissa to a multiple of 2^-24.
      float shifted = Float.intBitsToFloat(magnitude) + 0.5f;
      return (short) (sign | (Float.floatToRawIntBits(shifted) - 0x3F00_0000));
    }
    int rounded = magnitude + 0xFFF + ((magnitude >> 13) & 1);
    return (short) (sign | ((rounded - 0x3800_0000) >> 13));
  }

  static float bfloatToFloat(short value) {
    return Float.intBitsToFloat(value << 16);
  }

  static short bfloatFromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }
}
