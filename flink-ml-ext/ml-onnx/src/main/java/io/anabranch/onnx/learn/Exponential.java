// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.learn;

import io.anabranch.onnx.graph.Attributes;
import java.util.List;

/**
 * {@code exp(x)} of numbers not above 0, with the bits of {@link StrictMath#exp}. ONNX leaves the
 * last bits of its Exp to each runtime; this is the algorithm that Java prescribes (fdlibm,
 * e_exp.c, Sun Microsystems 1993), written in additions, multiplications and divisions, whose bits
 * IEEE 754 fixes. Reduction: {@code x = k ln2 + r}, {@code |r| <= ln2 / 2}; {@code exp(r)} by a
 * rational function; then times {@code 2^k}.
 */
final class Exponential {
  /** Below this the result is 0 whatever follows. */
  private static final double LEAST = -750;

  // Where fdlibm looks at the upper half of the number only, these are the first with that half.
  private static final double HALF_LN2 = Double.longBitsToDouble(0x3fd62e4300000000L);
  private static final double THREE_HALVES_LN2 = Double.longBitsToDouble(0x3ff0a2b200000000L);
  private static final double TINY = 0x1.0p-28;

  private static final double LN2_HIGH = 0x1.62e42feep-1;
  private static final double LN2_LOW = 0x1.a39ef35793c76p-33;
  private static final double INVERSE_LN2 = 0x1.71547652b82fep0;
  private static final double[] P = {
    0x1.555555555553ep-3,
    -0x1.6c16c16bebd93p-9,
    0x1.1566aaf25de2cp-14,
    -0x1.bbd41c5d26bf1p-20,
    0x1.6376972bea4d0p-25
  };

  /** Powers of two are put together of two, so that a table of a thousand is not needed. */
  private static final int STEP = 32;

  private static final int STEPS = 34;

  private final Arithmetic numbers;

  Exponential(Arithmetic numbers) {
    this.numbers = numbers;
  }

  /**
   * Appends it.
   *
   * @param exponents DOUBLE of any shape, none above 0
   */
  String of(String exponents) {
    String x = numbers.apply("Max", List.of(exponents, numbers.number(LEAST)));
    String size = numbers.apply("Abs", List.of(x));
    String k = whole(x, size);
    String t = numbers.decimal(k);
    String high = numbers.subtract(x, numbers.multiply(t, numbers.number(LN2_HIGH)));
    String low = numbers.multiply(t, numbers.number(LN2_LOW));
    String one = numbers.number(1);
    String power = rational(high, low, one);
    String exact =
        numbers.where(
            numbers.apply("Less", List.of(size, numbers.number(TINY))), numbers.add(one, x), power);
    return scaled(exact, k);
  }

  /** The power of two, INT64. */
  private String whole(String x, String size) {
    String nearest =
        numbers.subtract(numbers.multiply(x, numbers.number(INVERSE_LN2)), numbers.number(0.5));
    String near =
        numbers.where(
            numbers.notLess(size, numbers.number(HALF_LN2)), numbers.whole(-1), numbers.whole(0));
    return numbers.where(
        numbers.notLess(size, numbers.number(THREE_HALVES_LN2)), numbers.index(nearest), near);
  }

  private String rational(String high, String low, String one) {
    String r = numbers.subtract(high, low);
    String square = numbers.multiply(r, r);
    String sum = numbers.number(P[P.length - 1]);
    for (int i = P.length - 2; i >= 0; i--) {
      sum = numbers.add(numbers.number(P[i]), numbers.multiply(square, sum));
    }
    String c = numbers.subtract(r, numbers.multiply(square, sum));
    String quotient =
        numbers.divide(numbers.multiply(r, c), numbers.subtract(numbers.number(2), c));
    return numbers.subtract(one, numbers.subtract(numbers.subtract(low, quotient), high));
  }

  private String scaled(String value, String k) {
    double[] fine = new double[STEP];
    double[] coarse = new double[STEPS];
    for (int i = 0; i < STEP; i++) {
      fine[i] = Math.scalb(1.0, -i);
    }
    for (int i = 0; i < STEPS; i++) {
      coarse[i] = Math.scalb(1.0, -i * STEP);
    }
    String halvings = numbers.apply("Neg", List.of(k));
    String steps = numbers.divide(halvings, numbers.whole(STEP));
    String rest = numbers.subtract(halvings, numbers.multiply(steps, numbers.whole(STEP)));
    // The first product is exact, so that the second rounds once where the result is subnormal.
    return numbers.multiply(numbers.multiply(value, picked(fine, rest)), picked(coarse, steps));
  }

  private String picked(double[] table, String index) {
    return numbers.apply(
        "Gather", List.of(numbers.numbers(table, table.length), index), Attributes.of("axis", 0));
  }
}
