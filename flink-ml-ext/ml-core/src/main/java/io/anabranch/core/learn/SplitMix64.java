// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

/**
 * Random numbers whose whole state is one number (Steele, Lea and Flood, "Fast Splittable
 * Pseudorandom Number Generators", 2014). Not thread-safe.
 */
public final class SplitMix64 {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;
  private long state;

  public SplitMix64(long state) {
    this.state = state;
  }

  /** The index'th 64 random bits of a seed, also as the seed of a series of their own. */
  public static long split(long seed, long index) {
    return mix(seed + (index + 1) * GAMMA);
  }

  /** From 0 to below 1, in steps of 2^-53. */
  public static double unit(long bits) {
    return (bits >>> 11) * 0x1p-53;
  }

  public long state() {
    return state;
  }

  /** From 0 to below 1, in steps of 2^-53. */
  public double uniform() {
    return unit(next());
  }

  /** From 0 to below the bound; biased by less than bound / 2^53. */
  public int below(int bound) {
    return (int) (uniform() * bound);
  }

  private long next() {
    state += GAMMA;
    return mix(state);
  }

  private static long mix(long bits) {
    long z = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
