// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.aggregate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Count, sum, mean and standard deviation of doubles, from the exact sums of the values and of
 * their squares. Every result is a function of the multiset of values held: not of their order, of
 * how they were merged, or of what was subtracted again.
 *
 * <p>Accuracy, for any finite values: the sum is correctly rounded; the mean is rounded twice (sum,
 * division); the variance is {@code (n * S2 - S1^2) / (n * (n - 1))} with an exact numerator,
 * rounded three times, so that nothing cancels; the standard deviation adds the rounding of the
 * square root. Neither squares nor sums overflow inside.
 *
 * <p>Not thread-safe. A value that is not finite is refused (kind DATA) and leaves no trace.
 */
public final class Moments {
  private final ExactSum sum;
  private final ExactSum squares;
  private final ExactSum spread = new ExactSum();
  private long count;

  public Moments() {
    this(0, new ExactSum(), new ExactSum());
  }

  private Moments(long count, ExactSum sum, ExactSum squares) {
    this.count = count;
    this.sum = sum;
    this.squares = squares;
  }

  /** Adds one value. */
  public void add(double x) {
    sum.add(x);
    squares.addSquare(x);
    count++;
  }

  /** Undoes {@link #add} of the same value. */
  public void subtract(double x) {
    sum.subtract(x);
    squares.subtractSquare(x);
    count--;
  }

  /** Adds all values of {@code other}. */
  public void merge(Moments other) {
    sum.merge(other.sum);
    squares.merge(other.squares);
    count += other.count;
  }

  public void clear() {
    count = 0;
    sum.clear();
    squares.clear();
  }

  public long count() {
    return count;
  }

  /** The sum, correctly rounded; 0 of no values, infinite beyond the doubles. */
  public double sum() {
    return sum.value();
  }

  /** The mean; NaN of no values. */
  public double mean() {
    return count == 0 ? Double.NaN : sum.over(count);
  }

  /**
   * The variance of a sample (divisor n - 1); NaN of fewer than two values, infinite beyond the
   * doubles.
   */
  public double variance() {
    if (count < 2) {
      return Double.NaN;
    }
    if (!spreads()) {
      return 0.0;
    }
    int shift = shift();
    return Math.scalb(scaled(shift), shift);
  }

  /** The standard deviation of a sample (divisor n - 1); NaN of fewer than two values. */
  public double std() {
    if (count < 2) {
      return Double.NaN;
    }
    if (!spreads()) {
      return 0.0;
    }
    int shift = shift();
    return Math.scalb(Math.sqrt(scaled(shift)), shift / 2);
  }

  /** Computes {@code n * S2 - S1^2}; false if that is zero. */
  private boolean spreads() {
    spread.clear();
    spread.addProduct(squares, count);
    spread.subtractSquareOf(sum);
    return !spread.isZero();
  }

  /** An even shift, so that the root of the power of two is exact. */
  private int shift() {
    return spread.exponent() & ~1;
  }

  private double scaled(int shift) {
    return spread.scaled(shift) / ((double) count * (count - 1));
  }

  /**
   * A sum over the sum of squared distances from the mean, rounded three times; NaN of fewer than
   * two values and of equal values.
   */
  public double overSpread(ExactSum sumOfSquares) {
    if (count < 2) {
      return Double.NaN;
    }
    if (!spreads()) {
      return Double.NaN;
    }
    ExactSum scaled = new ExactSum();
    scaled.addProduct(sumOfSquares, count);
    if (scaled.isZero()) {
      return 0.0;
    }
    int shift = scaled.exponent();
    int below = spread.exponent();
    return Math.scalb(scaled.scaled(shift) / spread.scaled(below), shift - below);
  }

  /** Writes the canonical form: equal multisets give equal bytes. */
  public void write(DataOutput out) throws IOException {
    out.writeLong(count);
    sum.write(out);
    squares.write(out);
  }

  /** Reads what {@link #write} wrote. */
  public static Moments read(DataInput in) throws IOException {
    return new Moments(in.readLong(), ExactSum.read(in), ExactSum.read(in));
  }

  public Moments copy() {
    return new Moments(count, sum.copy(), squares.copy());
  }

  @Override
  public boolean equals(Object object) {
    if (!(object instanceof Moments)) {
      return false;
    }
    Moments other = (Moments) object;
    return count == other.count && sum.equals(other.sum) && squares.equals(other.squares);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(count) + sum.hashCode();
  }

  @Override
  public String toString() {
    return "Moments[count=" + count + ", mean=" + mean() + ", std=" + std() + "]";
  }
}
