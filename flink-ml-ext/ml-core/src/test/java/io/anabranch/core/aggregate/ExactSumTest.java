// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;

class ExactSumTest extends AnyDoubles {

  @Property(tries = 2000)
  void isTheCorrectlyRoundedSum(@ForAll @From("manyDoubles") List<Double> values) {
    ExactSum sum = sumOf(values);
    BigDecimal exact = exact(values);

    assertThat(sum.value()).isEqualTo(exact.doubleValue() + 0.0);
  }

  @Property(tries = 1000)
  void isTheCorrectlyRoundedSumOfSquares(@ForAll @From("manyDoubles") List<Double> values) {
    ExactSum sum = new ExactSum();
    BigDecimal exact = BigDecimal.ZERO;
    for (double value : values) {
      sum.addSquare(value);
      exact = exact.add(new BigDecimal(value).pow(2));
    }
    assertThat(sum.value()).isEqualTo(exact.doubleValue());
    for (double value : values) {
      sum.subtractSquare(value);
    }
    assertThat(sum.isZero()).isTrue();
  }

  @Property
  void doesNotDependOnOrder(
      @ForAll @From("manyDoubles") List<Double> values, @ForAll Random random) {
    List<Double> shuffled = new ArrayList<>(values);
    Collections.shuffle(shuffled, random);

    assertThat(bytes(sumOf(shuffled))).isEqualTo(bytes(sumOf(values)));
    assertThat(sumOf(shuffled)).isEqualTo(sumOf(values)).hasSameHashCodeAs(sumOf(values));
  }

  @Property
  void subtractUndoesAdd(
      @ForAll @From("manyDoubles") List<Double> kept,
      @ForAll @From("manyDoubles") List<Double> gone) {
    ExactSum sum = sumOf(gone);
    kept.forEach(sum::add);
    gone.forEach(sum::subtract);

    assertThat(bytes(sum)).isEqualTo(bytes(sumOf(kept)));
    assertThat(sum).isEqualTo(sumOf(kept));
  }

  @Property
  void mergeEqualsSequential(
      @ForAll @From("manyDoubles") List<Double> left,
      @ForAll @From("manyDoubles") List<Double> right) {
    ExactSum merged = sumOf(left);
    ExactSum other = sumOf(right);
    merged.merge(other);
    ExactSum sequential = sumOf(left);
    right.forEach(sequential::add);

    assertThat(bytes(merged)).isEqualTo(bytes(sequential));
    assertThat(other).isEqualTo(sumOf(right));
  }

  @Property
  void readsWhatItWrote(@ForAll @From("manyDoubles") List<Double> values, @ForAll double more) {
    ExactSum sum = sumOf(values);
    ExactSum restored = read(bytes(sum));
    ExactSum copy = sum.copy();

    assertThat(bytes(restored)).isEqualTo(bytes(sum));
    if (Double.isFinite(more)) {
      restored.add(more);
      copy.add(more);
      sum.add(more);
      assertThat(bytes(restored)).isEqualTo(bytes(sum));
      assertThat(bytes(copy)).isEqualTo(bytes(sum));
    }
  }

  @Example
  void differentSumsAreNotEqual() {
    assertThat(sumOf(List.of(1.0))).isNotEqualTo(sumOf(List.of(1.0, 1e-300)));
    assertThat(sumOf(List.of(1.0))).isNotEqualTo(sumOf(List.of(-1.0)));
    assertThat(sumOf(List.of(1.0))).isNotEqualTo(new ExactSum());
  }

  @Example
  void carriesBeyondTheLazyLimit() {
    ExactSum sum = new ExactSum();
    long times = (1L << 28) + 5;
    for (long i = 0; i < times; i++) {
      sum.add(-4294967295.0);
    }
    assertThat(sum.value()).isEqualTo(-4294967295.0 * times);
  }

  @Example
  void refusesWhatIsNotFinite() {
    ExactSum sum = sumOf(List.of(2.0));
    for (double bad : new double[] {Double.NaN, 1 / 0.0, -1 / 0.0}) {
      assertThatThrownBy(() -> sum.add(bad))
          .isInstanceOfSatisfying(
              MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA))
          .hasMessage("value: " + bad + " (expected: a finite number)");
      assertThatThrownBy(() -> sum.addSquare(bad))
          .hasMessage("value: " + bad + " (expected: a finite number)");
    }
    assertThat(sum).isEqualTo(sumOf(List.of(2.0)));
  }

  @Example
  void refusesBytesThatAreNoSum() {
    byte[] beyond = {0x7f, 0, 0, 0, 0, 0};
    assertThatThrownBy(() -> ExactSum.read(new DataInputStream(new ByteArrayInputStream(beyond))))
        .isInstanceOf(IOException.class)
        .hasMessage("digits: 32512 (expected: at most 4096)");
  }

  private static ExactSum sumOf(List<Double> values) {
    ExactSum sum = new ExactSum();
    values.forEach(sum::add);
    return sum;
  }

  private static BigDecimal exact(List<Double> values) {
    return values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static byte[] bytes(ExactSum sum) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      sum.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static ExactSum read(byte[] bytes) {
    try {
      return ExactSum.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
