// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.aggregate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The mean of timed values in which a value loses half its weight every half-life: {@code sum(v *
 * 2^(t/h)) / sum(2^(t/h))}, the exponentially weighted mean of irregular times (that of pandas'
 * {@code ewm(halflife, times)}). Values of equal time weigh the same.
 *
 * <p>Both sums are exact and anchored in absolute time, so the result is a function of the multiset
 * of (time, value) held: not of order, history, or what was subtracted again. Each term is rounded
 * once (weight) and once more (product). Times may lie at most some 100,000 half-lives apart.
 *
 * <p>Not thread-safe. A value that is not finite is refused (kind DATA) and leaves no trace.
 */
public final class DecayedMean {
  /** How far, in half-lives, times may move from the origin before it follows. */
  private static final long NEAR = 1L << 20;

  private final long halfLife;
  private final ExactSum weighted;
  private final ExactSum weights;
  private long count;
  private long origin;

  /**
   * @param halfLife in the unit of the times, above 0
   */
  public DecayedMean(long halfLife) {
    this(halfLife, new ExactSum(), new ExactSum());
  }

  private DecayedMean(long halfLife, ExactSum weighted, ExactSum weights) {
    if (halfLife <= 0) {
      throw new IllegalArgumentException("halfLife: " + halfLife + " (expected: > 0)");
    }
    this.halfLife = halfLife;
    this.weighted = weighted;
    this.weights = weights;
  }

  /** Adds one value. */
  public void add(long time, double value) {
    long power = power(time);
    double weight = weight(time, power);
    int scale = near(power);
    weighted.addScaled(value * weight, scale);
    weights.addScaled(weight, scale);
    count++;
  }

  /** Undoes {@link #add} of the same time and value. */
  public void subtract(long time, double value) {
    long power = power(time);
    double weight = weight(time, power);
    int scale = near(power);
    weighted.subtractScaled(value * weight, scale);
    weights.subtractScaled(weight, scale);
    count--;
  }

  /** Adds all values of {@code other}, which must have the same half-life. */
  public void merge(DecayedMean other) {
    if (other.halfLife != halfLife) {
      throw new IllegalArgumentException(
          "halfLife: " + other.halfLife + " (expected: " + halfLife + ")");
    }
    if (other.count == 0) {
      return;
    }
    if (count == 0) {
      weighted.clear();
      weights.clear();
      origin = other.origin;
    }
    // Origins are multiples of 32 half-lives, which is one digit.
    int digits = Math.toIntExact(other.origin - origin >> 5);
    mergeAt(weighted, other.weighted, digits);
    mergeAt(weights, other.weights, digits);
    count += other.count;
  }

  private static void mergeAt(ExactSum into, ExactSum from, int digits) {
    ExactSum moved = from.copy();
    moved.scale(digits);
    into.merge(moved);
  }

  /** How many values are held. */
  public long count() {
    return count;
  }

  /** The mean; NaN of no values. */
  public double mean() {
    if (count == 0) {
      return Double.NaN;
    }
    if (weighted.isZero()) {
      return 0.0;
    }
    int shift = weighted.exponent();
    int below = weights.exponent();
    double mean = Math.scalb(weighted.scaled(shift) / weights.scaled(below), shift - below);
    return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, mean));
  }

  public void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeLong(origin);
    weighted.write(out);
    weights.write(out);
  }

  /** Reads what {@link #write} wrote with the same half-life. */
  public static DecayedMean read(long halfLife, DataInput in) throws IOException {
    long count = in.readLong();
    long origin = in.readLong();
    DecayedMean mean = new DecayedMean(halfLife, ExactSum.read(in), ExactSum.read(in));
    mean.count = count;
    mean.origin = origin;
    return mean;
  }

  /** The half-lives up to {@code time}, rounded up, so that no product overflows. */
  private long power(long time) {
    return -Math.floorDiv(-time, halfLife);
  }

  /** What is left of 2^(time / halfLife) beside 2^power: above 0.5, at most 1. */
  private double weight(long time, long power) {
    long missing = power * halfLife - time;
    return missing == 0 ? 1.0 : StrictMath.pow(2.0, -(double) missing / halfLife);
  }

  private int near(long power) {
    if (count == 0) {
      weighted.clear();
      weights.clear();
      origin = power & ~31L;
    }
    long scale = power - origin;
    if (Math.abs(scale) <= NEAR) {
      return (int) scale;
    }
    long move = scale & ~31L;
    weighted.scale((int) -(move >> 5));
    weights.scale((int) -(move >> 5));
    origin += move;
    return (int) (power - origin);
  }
}
