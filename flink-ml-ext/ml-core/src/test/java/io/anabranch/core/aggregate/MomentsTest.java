// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;

class MomentsTest extends AnyDoubles {
  private static final MathContext PRECISE = new MathContext(50, RoundingMode.HALF_EVEN);

  @Property
  void meanAndDeviationAreAccurateForAnyFiniteValues(
      @ForAll @From("manyDoubles") List<Double> values) {
    Moments moments = momentsOf(values);
    int n = values.size();

    assertThat(moments.count()).isEqualTo(n);
    if (n == 0) {
      assertThat(moments.mean()).isNaN();
      assertThat(moments.sum()).isZero();
      return;
    }
    BigDecimal sum = sum(values, 1);
    double mean = sum.divide(BigDecimal.valueOf(n), PRECISE).doubleValue();
    assertClose(moments.mean(), mean);
    assertThat(moments.sum()).isEqualTo(sum.doubleValue());
    if (n == 1) {
      assertThat(moments.std()).isNaN();
      return;
    }
    assertClose(moments.std(), deviation(values, n - 1L));
  }

  @Property
  void subtractUndoesAddAndMergeEqualsSequential(
      @ForAll @From("manyDoubles") List<Double> left,
      @ForAll @From("manyDoubles") List<Double> right)
      throws IOException {
    Moments merged = momentsOf(left);
    merged.merge(momentsOf(right));
    Moments sequential = momentsOf(left);
    right.forEach(sequential::add);
    assertThat(bytes(merged)).isEqualTo(bytes(sequential));
    assertThat(merged).isEqualTo(sequential).hasSameHashCodeAs(sequential);

    left.forEach(merged::subtract);
    assertThat(bytes(merged)).isEqualTo(bytes(momentsOf(right)));
    assertThat(List.of(merged.std(), merged.mean()))
        .isEqualTo(List.of(momentsOf(right).std(), momentsOf(right).mean()));
  }

  @Property
  void readsWhatItWrote(@ForAll @From("manyDoubles") List<Double> values) throws IOException {
    Moments moments = momentsOf(values);
    Moments restored = Moments.read(new DataInputStream(new ByteArrayInputStream(bytes(moments))));
    assertThat(restored).isEqualTo(moments).isEqualTo(moments.copy());
    moments.clear();
    assertThat(moments).isEqualTo(new Moments());
  }

  @Example
  void nothingCancelsFarFromZero() {
    Moments moments = momentsOf(List.of(1e15 + 0.25, 1e15 + 0.5, 1e15 + 0.75));
    assertThat(moments.std()).isEqualTo(0.25);
    assertThat(moments.mean()).isEqualTo(1e15 + 0.5);
  }

  @Example
  void squaresDoNotOverflow() {
    Moments moments = momentsOf(List.of(1e308, -1e308));
    assertThat(moments.mean()).isZero();
    assertThat(moments.std()).isCloseTo(Math.sqrt(2) * 1e308, within(1e293));
    assertThat(momentsOf(List.of(1.5e308, 1.5e308)).mean()).isEqualTo(1.5e308);
  }

  @Example
  void refusesWhatIsNotFinite() {
    Moments moments = momentsOf(List.of(1.0));
    assertThatThrownBy(() -> moments.add(Double.NaN))
        .hasMessage("value: NaN (expected: a finite number)");
    assertThat(moments).isEqualTo(momentsOf(List.of(1.0)));
  }

  private static void assertClose(double actual, double expected) {
    if (Double.isInfinite(expected)) {
      // The mean and deviation of doubles are doubles but for the last rounding.
      assertThat(Math.abs(actual)).isGreaterThan(Double.MAX_VALUE / 2);
    } else {
      assertThat(actual).isCloseTo(expected, within(4 * Math.ulp(expected)));
    }
  }

  private static double deviation(List<Double> values, long divisor) {
    BigDecimal n = BigDecimal.valueOf(values.size());
    BigDecimal sum = sum(values, 1);
    BigDecimal spread = n.multiply(sum(values, 2)).subtract(sum.pow(2));
    if (spread.signum() == 0) {
      return 0.0;
    }
    return spread
        .divide(n.multiply(BigDecimal.valueOf(divisor)), PRECISE)
        .sqrt(PRECISE)
        .doubleValue();
  }

  private static BigDecimal sum(List<Double> values, int power) {
    return values.stream()
        .map(v -> new BigDecimal(v).pow(power))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Moments momentsOf(List<Double> values) {
    Moments moments = new Moments();
    values.forEach(moments::add);
    return moments;
  }

  private static byte[] bytes(Moments moments) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    moments.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
