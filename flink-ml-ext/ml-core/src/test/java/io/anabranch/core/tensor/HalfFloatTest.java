// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Against the formats' definitions in decimal arithmetic, over all 65536 values of each. */
final class HalfFloatTest {
  private static final NavigableMap<Double, Integer> HALVES = finite(10, 5);
  private static final NavigableMap<Double, Integer> BFLOATS = finite(7, 8);

  /** Non-negative finite values, by the definition of a binary format, with their bits. */
  private static NavigableMap<Double, Integer> finite(int mantissaBits, int exponentBits) {
    int bias = (1 << (exponentBits - 1)) - 1;
    NavigableMap<Double, Integer> values = new TreeMap<>();
    for (int exponent = 0; exponent < (1 << exponentBits) - 1; exponent++) {
      for (int mantissa = 0; mantissa < 1 << mantissaBits; mantissa++) {
        double fraction = mantissa / (double) (1 << mantissaBits);
        double value =
            exponent == 0
                ? fraction * Math.pow(2, 1 - bias)
                : (1 + fraction) * Math.pow(2, exponent - bias);
        values.put(value, exponent << mantissaBits | mantissa);
      }
    }
    return values;
  }

  @Test
  void everyFiniteHalfHasItsValue() {
    HALVES.forEach(
        (value, bits) -> {
          assertThat((double) HalfFloat.toFloat((short) (int) bits)).isEqualTo(value);
          assertThat((double) HalfFloat.toFloat((short) (bits | 0x8000))).isEqualTo(-value);
        });
    assertThat(HALVES).hasSize(31 * 1024);
  }

  @Test
  void everyFiniteBfloatHasItsValue() {
    BFLOATS.forEach(
        (value, bits) -> {
          assertThat((double) HalfFloat.bfloatToFloat((short) (int) bits)).isEqualTo(value);
          assertThat((double) HalfFloat.bfloatToFloat((short) (bits | 0x8000))).isEqualTo(-value);
        });
    assertThat(BFLOATS).hasSize(255 * 128);
  }

  @Test
  void allValuesSurviveTheRoundTripAndNotANumberStaysOne() {
    List<Integer> changed = new ArrayList<>();
    for (int bits = 0; bits < 0x1_0000; bits++) {
      float half = HalfFloat.toFloat((short) bits);
      float bfloat = HalfFloat.bfloatToFloat((short) bits);
      boolean halfKept =
          Float.isNaN(half)
              ? Float.isNaN(HalfFloat.toFloat(HalfFloat.fromFloat(half)))
              : (HalfFloat.fromFloat(half) & 0xFFFF) == bits;
      boolean bfloatKept =
          Float.isNaN(bfloat)
              ? Float.isNaN(HalfFloat.bfloatToFloat(HalfFloat.bfloatFromFloat(bfloat)))
              : (HalfFloat.bfloatFromFloat(bfloat) & 0xFFFF) == bits;
      if (!halfKept || !bfloatKept) {
        changed.add(bits);
      }
    }
    assertThat(changed).isEmpty();
    assertThat(HalfFloat.toFloat((short) 0x7C00)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(HalfFloat.toFloat((short) 0xFC00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(HalfFloat.toFloat((short) 0x7C01)).isNaN();
  }

  @Property(tries = 20_000)
  void anyFloatRoundsToTheNearestAndOfTwoToTheEven(@ForAll int bits) {
    float value = Float.intBitsToFloat(bits);
    if (!Float.isNaN(value)) {
      assertThat(HalfFloat.fromFloat(value) & 0xFFFF).isEqualTo(nearest(value, HALVES, 0x7C00));
      assertThat(HalfFloat.bfloatFromFloat(value) & 0xFFFF)
          .isEqualTo(nearest(value, BFLOATS, 0x7F80));
    }
  }

  /** Where halves are dense, and around their limits. */
  @Property(tries = 20_000)
  void floatsOfTheRangeOfHalvesRoundToTheNearest(
      @ForAll @IntRange(min = 0x3300_0000 - 100, max = 0x4780_0100) int bits) {
    float value = Float.intBitsToFloat(bits);
    assertThat(HalfFloat.fromFloat(value) & 0xFFFF).isEqualTo(nearest(value, HALVES, 0x7C00));
    assertThat(HalfFloat.fromFloat(-value) & 0xFFFF).isEqualTo(nearest(-value, HALVES, 0x7C00));
  }

  @Test
  void halfWayBetweenTwoHalvesRoundsToTheEvenOne() {
    List<Double> values = new ArrayList<>(HALVES.keySet());
    for (int i = 0; i + 1 < values.size(); i++) {
      float middle = (float) ((values.get(i) + values.get(i + 1)) / 2);
      int even = HALVES.get(values.get(i)) % 2 == 0 ? i : i + 1;
      assertThat(HalfFloat.fromFloat(middle) & 0xFFFF).isEqualTo(HALVES.get(values.get(even)));
    }
    assertThat(HalfFloat.fromFloat(65519.996f)).isEqualTo((short) 0x7BFF);
    assertThat(HalfFloat.fromFloat(65520f)).isEqualTo((short) 0x7C00);
  }

  private static int nearest(float value, NavigableMap<Double, Integer> values, int infinity) {
    int sign = Float.floatToRawIntBits(value) < 0 ? 0x8000 : 0;
    double magnitude = Math.abs((double) value);
    double floor = values.floorKey(magnitude);
    Double ceiling = values.ceilingKey(magnitude);
    int floorBits = values.get(floor);
    int above = floorBits + (floor == magnitude ? 0 : 1);
    // Beyond the largest comes what would be the next value, which stands for infinity.
    double step = ceiling == null ? values.lastKey() - values.lowerKey(values.lastKey()) : 0;
    double next = ceiling == null ? values.lastKey() + step : ceiling;
    int order = Double.compare(magnitude - floor, next - magnitude);
    boolean up = order > 0 || order == 0 && floorBits % 2 == 1;
    int bits = Double.isInfinite(magnitude) || up ? above : floorBits;
    return sign | Math.min(bits, infinity) | (Double.isInfinite(magnitude) ? infinity : 0);
  }
}
