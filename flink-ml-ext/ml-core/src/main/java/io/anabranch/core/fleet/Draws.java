// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.fleet;

import io.anabranch.core.learn.SplitMix64;

/** Random numbers as functions of what they are for: no state, no order. */
final class Draws {
  private static final double SQRT3 = 1.7320508075688772;

  private Draws() {}

  /** 64 random bits. */
  static long bits(long seed, long number) {
    return SplitMix64.split(seed, number);
  }

  /** From 0 to below 1. */
  static double uniform(long bits) {
    return SplitMix64.unit(bits);
  }

  /** From 0 to below the bound, by the high half of the product (Lemire 2019). */
  static long below(long bound, long bits) {
    return Math.multiplyHigh(bits >>> 1, bound << 1);
  }

  /**
   * About normal with mean 0 and variance 1: the sum of four uniform numbers of 16 bits each. No
   * transcendental function, so the bits are equal everywhere.
   */
  static double normal(long bits) {
    long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
    return (sum - 131070) * (SQRT3 / 65536);
  }
}
