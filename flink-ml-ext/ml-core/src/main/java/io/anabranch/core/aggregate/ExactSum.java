// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.aggregate;

import io.anabranch.core.error.MlException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The exact sum of doubles and of squares of doubles. Its state is a function of the multiset of
 * values that were added and not subtracted again: not of their order, not of what has left.
 *
 * <p>A superaccumulator (Kulisch; Neal, "Fast exact summation using small and large
 * superaccumulators", 2015): a fixed-point number of 32-bit digits held in {@code long} limbs,
 * whose carries are propagated lazily. It takes 2^62 squares of any finite double without overflow
 * or underflow, and only the limbs between the smallest and the largest digit in use are allocated.
 *
 * <p>Not thread-safe. No allocation once the range of the values has been seen. A value that is not
 * finite is refused with an {@link MlException} of kind DATA and leaves the sum as it was.
 */
public final class ExactSum {
  /** Bit 0 of digit 0 is worth 2^-BIAS; a multiple of 32, so that products of digits align. */
  private static final int BIAS = 68 * 32;

  private static final int MAX_DIGITS = 4096;
  private static final long DIGIT_MASK = 0xFFFF_FFFFL;
  private static final long MANTISSA_MASK = (1L << 52) - 1;

  /** Each operation moves a limb by less than 2^33, so so many may pass between two carries. */
  private static final int LAZY_OPERATIONS = 1 << 28;

  private long[] limbs = new long[4];
  private int base;
  private int operations;

  /** Adds {@code x}. */
  public void add(double x) {
    accumulate(x, 0, 0L);
  }

  /** Undoes {@link #add} of the same value. */
  public void subtract(double x) {
    accumulate(x, 0, -1L);
  }

  /** Adds {@code x * 2^exponent}, exactly. */
  void addScaled(double x, int exponent) {
    accumulate(x, exponent, 0L);
  }

  /** Undoes {@link #addScaled} of the same value and exponent. */
  void subtractScaled(double x, int exponent) {
    accumulate(x, exponent, -1L);
  }

  /** Multiplies the sum by 2^(32 * {@code digits}). */
  void scale(int digits) {
    base += digits;
  }

  /** Adds the exact square of {@code x}. */
  public void addSquare(double x) {
    accumulateSquare(x, 0L);
  }

  /** Undoes {@link #addSquare} of the same value. */
  public void subtractSquare(double x) {
    accumulateSquare(x, -1L);
  }

  /** Adds all that {@code other} holds. */
  public void merge(ExactSum other) {
    other.carry();
    int low = other.lowest();
    if (low < 0) {
      return;
    }
    int high = other.highest();
    reserve(other.base + low, other.base + high);
    int shift = other.base - base;
    for (int i = low; i <= high; i++) {
      limbs[i + shift] += other.limbs[i];
    }
    count();
  }

  /** Makes the sum zero. */
  public void clear() {
    Arrays.fill(limbs, 0L);
    operations = 0;
  }

  public boolean isZero() {
    carry();
    return highest() < 0;
  }

  /** The sum, rounded once to the nearest double, ties to even; infinite beyond the doubles. */
  public double value() {
    return scaled(0);
  }

  /** The sum divided by {@code count}, rounded twice; does not overflow. */
  public double over(long count) {
    if (isZero()) {
      return 0.0;
    }
    int shift = exponent();
    return Math.scalb(scaled(shift) / count, shift);
  }

  /** The square root of {@link #over}, rounded once more; NaN of a negative sum. */
  public double rootOver(long count) {
    if (isZero()) {
      return 0.0;
    }
    // An even shift, so that the root of the power of two is exact.
    int shift = exponent() & ~1;
    return Math.scalb(Math.sqrt(scaled(shift) / count), shift / 2);
  }

  /** Exponent of the leading bit of the magnitude; the sum must not be zero. */
  int exponent() {
    carry();
    int top = highest();
    return 32 * (base + top) - BIAS + 63 - Long.numberOfLeadingZeros(Math.abs(limbs[top]));
  }

  /** The sum times 2^-{@code shift}, rounded once. */
  double scaled(int shift) {
    carry();
    int top = highest();
    if (top < 0) {
      return 0.0;
    }
    int exponent = exponent() - shift;
    double magnitude = round(leadingBits(top), exponent);
    return limbs[top] < 0 ? -magnitude : magnitude;
  }

  /** Adds {@code factor} times {@code other}, {@code factor >= 0}. */
  void addProduct(ExactSum other, long factor) {
    other.carry();
    int low = other.lowest();
    if (low < 0) {
      return;
    }
    int high = other.highest();
    reserve(other.base + low, other.base + high + 2);
    for (int i = low; i <= high; i++) {
      product(other.base + i, other.limbs[i], factor & DIGIT_MASK, 0L);
      product(other.base + i + 1, other.limbs[i], factor >>> 32, 0L);
    }
  }

  /** Subtracts the square of {@code other}'s sum. */
  void subtractSquareOf(ExactSum other) {
    other.carry();
    int low = other.lowest();
    if (low < 0) {
      return;
    }
    int high = other.highest();
    int offset = 2 * other.base - BIAS / 32;
    reserve(offset + 2 * low, offset + 2 * high + 1);
    for (int i = low; i <= high; i++) {
      for (int j = low; j <= high; j++) {
        // Digits have one sign, so every product is positive.
        product(offset + i + j, Math.abs(other.limbs[i]), Math.abs(other.limbs[j]), -1L);
      }
    }
  }

  /** Writes the canonical form: equal sums give equal bytes. */
  public void write(DataOutput out) throws IOException {
    carry();
    int high = highest();
    if (high < 0) {
      out.writeShort(0);
      return;
    }
    int low = lowest();
    int digits = high - low + 1;
    out.writeShort(limbs[high] < 0 ? -digits : digits);
    out.writeInt(base + low);
    for (int i = low; i <= high; i++) {
      out.writeInt((int) Math.abs(limbs[i]));
    }
  }

  /** Reads what {@link #write} wrote. */
  public static ExactSum read(DataInput in) throws IOException {
    ExactSum sum = new ExactSum();
    int header = in.readShort();
    int digits = Math.abs(header);
    if (digits == 0) {
      return sum;
    }
    if (digits > MAX_DIGITS) {
      throw new IOException("digits: " + digits + " (expected: at most " + MAX_DIGITS + ")");
    }
    sum.base = in.readInt();
    sum.limbs = new long[digits + 1];
    for (int i = 0; i < digits; i++) {
      long digit = in.readInt() & DIGIT_MASK;
      sum.limbs[i] = header < 0 ? -digit : digit;
    }
    return sum;
  }

  public ExactSum copy() {
    ExactSum copy = new ExactSum();
    copy.limbs = limbs.clone();
    copy.base = base;
    copy.operations = operations;
    return copy;
  }

  @Override
  public boolean equals(Object object) {
    if (!(object instanceof ExactSum)) {
      return false;
    }
    ExactSum other = (ExactSum) object;
    carry();
    other.carry();
    int low = lowest();
    int otherLow = other.lowest();
    if (low < 0 || otherLow < 0) {
      return low == otherLow;
    }
    return base + low == other.base + otherLow
        && Arrays.equals(limbs, low, highest() + 1, other.limbs, otherLow, other.highest() + 1);
  }

  @Override
  public int hashCode() {
    return Double.hashCode(value());
  }

  @Override
  public String toString() {
    return Double.toString(value());
  }

  // hot path
  private void accumulate(double x, int exponent, long negate) {
    long bits = Double.doubleToRawLongBits(x);
    int biased = (int) (bits >>> 52) & 0x7FF;
    if (biased == 0x7FF) {
      throw notFinite(x);
    }
    long mantissa = biased == 0 ? bits & MANTISSA_MASK : bits & MANTISSA_MASK | 1L << 52;
    if (mantissa == 0) {
      return;
    }
    int position = Math.max(biased, 1) - 1075 + BIAS + exponent;
    int digit = position >> 5;
    int shift = position & 31;
    reserve(digit, digit + 2);
    int i = digit - base;
    // (v ^ s) - s negates v where s is -1 and keeps it where s is 0.
    long sign = negate ^ bits >> 63;
    long low = mantissa << shift;
    limbs[i] += ((low & DIGIT_MASK) ^ sign) - sign;
    limbs[i + 1] += ((low >>> 32) ^ sign) - sign;
    // Two shifts, because a shift by 64 is a shift by 0.
    limbs[i + 2] += ((mantissa >>> 1 >>> 63 - shift) ^ sign) - sign;
    count();
  }

  // hot path
  private void accumulateSquare(double x, long sign) {
    long bits = Double.doubleToRawLongBits(x);
    int biased = (int) (bits >>> 52) & 0x7FF;
    if (biased == 0x7FF) {
      throw notFinite(x);
    }
    long mantissa = biased == 0 ? bits & MANTISSA_MASK : bits & MANTISSA_MASK | 1L << 52;
    if (mantissa == 0) {
      return;
    }
    int position = 2 * (Math.max(biased, 1) - 1075) + BIAS;
    int digit = position >> 5;
    int shift = position & 31;
    reserve(digit, digit + 4);
    int i = digit - base;
    long low = mantissa * mantissa;
    long high = Math.multiplyHigh(mantissa, mantissa);
    long first = low << shift;
    long second = high << shift | low >>> 1 >>> 63 - shift;
    limbs[i] += ((first & DIGIT_MASK) ^ sign) - sign;
    limbs[i + 1] += ((first >>> 32) ^ sign) - sign;
    limbs[i + 2] += ((second & DIGIT_MASK) ^ sign) - sign;
    limbs[i + 3] += ((second >>> 32) ^ sign) - sign;
    limbs[i + 4] += ((high >>> 1 >>> 63 - shift) ^ sign) - sign;
    count();
  }

  /** Adds digit times digit at a digit; the range must be reserved. */
  private void product(int digit, long a, long b, long negate) {
    long sign = negate ^ a >> 63;
    long product = Math.abs(a) * b;
    int i = digit - base;
    limbs[i] += ((product & DIGIT_MASK) ^ sign) - sign;
    limbs[i + 1] += ((product >>> 32) ^ sign) - sign;
    count();
  }

  private void count() {
    if (++operations >= LAZY_OPERATIONS) {
      carry();
    }
  }

  private static MlException notFinite(double x) {
    return MlException.data("value: " + x + " (expected: a finite number)");
  }

  /** Makes room for the digits {@code low} to {@code high}. */
  private void reserve(int low, int high) {
    if (base >= 0 && low >= base && high < base + limbs.length) {
      return;
    }
    carry();
    int lowest = lowest();
    int first = lowest < 0 ? low : Math.min(low, base + lowest);
    int last = lowest < 0 ? high : Math.max(high, base + highest());
    int length = last - first + 1;
    // A sum whose range wanders, as one of decaying weights does, slides within its limbs.
    long[] target = length <= limbs.length ? limbs : new long[length];
    int used = lowest < 0 ? 0 : highest() - lowest + 1;
    int to = lowest < 0 ? 0 : base + lowest - first;
    System.arraycopy(limbs, Math.max(lowest, 0), target, to, used);
    Arrays.fill(target, 0, to, 0L);
    Arrays.fill(target, to + used, target.length, 0L);
    limbs = target;
    base = first;
  }

  /** Propagates all carries: then every limb is below 2^32 in magnitude and all have one sign. */
  private void carry() {
    if (operations == 0) {
      return;
    }
    operations = 0;
    if (propagate() < 0) {
      negate();
      propagate();
      negate();
    }
  }

  /** Brings every limb but the top one into [0, 2^32); returns the top one. */
  private long propagate() {
    long carry = 0;
    int last = limbs.length - 1;
    for (int i = 0; i < last; i++) {
      long limb = limbs[i] + carry;
      limbs[i] = limb & DIGIT_MASK;
      carry = limb >> 32;
    }
    limbs[last] += carry;
    long top = limbs[last];
    if (top < -DIGIT_MASK || top > DIGIT_MASK) {
      limbs = Arrays.copyOf(limbs, last + 2);
      limbs[last] = top & DIGIT_MASK;
      limbs[last + 1] = top >> 32;
      return limbs[last + 1];
    }
    return top;
  }

  private void negate() {
    for (int i = 0; i < limbs.length; i++) {
      limbs[i] = -limbs[i];
    }
  }

  private int highest() {
    for (int i = limbs.length - 1; i >= 0; i--) {
      if (limbs[i] != 0) {
        return i;
      }
    }
    return -1;
  }

  private int lowest() {
    for (int i = 0; i < limbs.length; i++) {
      if (limbs[i] != 0) {
        return i;
      }
    }
    return -1;
  }

  /** The leading 64 bits of the magnitude, the last one set if any bit below it is. */
  private long leadingBits(int top) {
    int zeros = Long.numberOfLeadingZeros(Math.abs(limbs[top])) - 32;
    long third = digit(top - 2) << zeros;
    long leading = Math.abs(limbs[top]) << 32 + zeros | digit(top - 1) << zeros | third >>> 32;
    return (third & DIGIT_MASK) != 0 || lowest() < top - 2 ? leading | 1L : leading;
  }

  private long digit(int i) {
    return i < 0 ? 0L : Math.abs(limbs[i]);
  }

  /** Rounds a magnitude of 64 leading bits, the first worth 2^exponent, to the nearest double. */
  private static double round(long bits, int exponent) {
    if (exponent > Double.MAX_EXPONENT) {
      return Double.POSITIVE_INFINITY;
    }
    int below = Math.max(0, Double.MIN_EXPONENT - exponent);
    int drop = 11 + below;
    if (drop > 64) {
      return 0.0;
    }
    long kept = drop == 64 ? 0L : bits >>> drop;
    long rest = Long.compareUnsigned(bits << 64 - drop, Long.MIN_VALUE);
    if (rest > 0 || rest == 0 && (kept & 1) == 1) {
      kept++;
    }
    // The leading bit of a normal number adds the last unit of the exponent, as does its carry.
    long biased = below > 0 ? 0 : exponent - Double.MIN_EXPONENT;
    return Double.longBitsToDouble((biased << 52) + kept);
  }
}
