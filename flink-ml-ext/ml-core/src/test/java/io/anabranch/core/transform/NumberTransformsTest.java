// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import static io.anabranch.core.feature.Features.apply;
import static io.anabranch.core.feature.Features.definition;
import static io.anabranch.core.feature.Features.fit;
import static io.anabranch.core.feature.Features.ofDouble;
import static io.anabranch.core.feature.Features.ofInt;
import static io.anabranch.core.feature.Features.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.feature.FittedStatistics;
import io.anabranch.core.feature.ObjectRow;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class NumberTransformsTest {
  static void refusesRow(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessage(message);
  }

  @Test
  void standardizeSubtractsTheMeanAndDividesByTheSampleDeviation() {
    Definition definition = definition("{name: z, standardize: d}");
    FittedStatistics fitted =
        fit(definition, List.of(ofDouble(1.0), ofDouble(2.0), ofDouble(3.0), ofDouble(null)));

    assertThat(apply(definition, fitted, ofDouble(4.0))).containsExactly(2.0);
    assertThat(fitted.toJson()).contains("\"count\" : 3", "\"mean\" : 2.0", "\"std\" : 1.0");
  }

  @Test
  void standardizeOfEqualValuesIsZero() {
    Definition definition = definition("{name: z, standardize: i}");
    FittedStatistics fitted = fit(definition, List.of(ofInt(7), ofInt(7)));

    assertThat(apply(definition, fitted, ofInt(9))).containsExactly(0.0);
    assertThat(apply(definition, fit(definition, List.of(ofInt(7))), ofInt(9)))
        .containsExactly(0.0);
  }

  @Test
  void standardizeOfNothingIsRefused() {
    Definition definition = definition("{name: z, standardize: d}");
    List<ObjectRow> rows = List.of(ofDouble(null));

    assertThatThrownBy(() -> fit(definition, rows))
        .isInstanceOf(MlException.class)
        .hasMessage("z: no value of d (expected: at least one row that has one)");
  }

  @Property
  void logIsStrictAndRefusesWhatHasNone(@ForAll @DoubleRange(min = -10, max = 1e9) double x) {
    Definition definition = definition("{name: y, log: d, offset: 1}");
    if (x + 1 > 0) {
      assertThat(apply(definition, ofDouble(x))).containsExactly(StrictMath.log(x + 1));
    } else {
      refusesRow(
          () -> apply(definition, ofDouble(x)), "y: log of d = " + x + " (expected: > -1.0)");
    }
  }

  @Test
  void logOfZeroIsRefused() {
    refusesRow(
        () -> apply(definition("{name: y, log: i}"), ofInt(0)),
        "y: log of i = 0.0 (expected: > 0)");
  }

  @Property
  void clipKeepsWithinItsLimits(@ForAll double x) {
    Definition definition = definition("{name: y, clip: d, min: -1, max: 2}");
    double clipped = (double) apply(definition, ofDouble(x)).get(0);

    assertThat(clipped).isEqualTo(x < -1 ? -1 : x > 2 ? 2 : x);
  }

  @Property
  void bucketHoldsItsLowerBoundary(@ForAll @DoubleRange(min = -5, max = 25) double x) {
    Definition definition = definition("{name: y, bucketize: d, at: [0, 10, 20]}");
    long expected = x < 0 ? 0 : x < 10 ? 1 : x < 20 ? 2 : 3;

    assertThat(apply(definition, ofDouble(x))).containsExactly(expected);
    assertThat(apply(definition, ofDouble(10.0))).containsExactly(2L);
    assertThat(apply(definition, ofDouble(-0.0))).containsExactly(1L);
  }

  @Property
  void arithmeticOfWholeNumbersIsWhole(@ForAll int a, @ForAll long b) {
    var row = row(null, null, a, b / 2, null, null, null);
    Definition definition = definition("{name: y, add: [i, l]}", "{name: z, subtract: [i, l]}");

    assertThat(apply(definition, row)).containsExactly(a + b / 2, a - b / 2);
  }

  @Test
  void arithmeticMixesWholeNumbersAndFractions() {
    Definition definition =
        definition(
            "{name: p, add: [i, d]}",
            "{name: m, subtract: [i, d]}",
            "{name: u, multiply: [i, d]}",
            "{name: q, divide: [i, l]}",
            "{name: twice, add: [b, b]}");
    var row = row(null, null, 3, 2L, null, 0.5, true);

    assertThat(apply(definition, row)).containsExactly(3.5, 2.5, 1.5, 1.5, 2L);
  }

  @Test
  void differenceOfTimesIsInMilliseconds() {
    Definition definition = definition("{name: y, subtract: [t, t]}");

    assertThat(apply(definition, row(5L, null, null, null, null, null, null))).containsExactly(0L);
  }

  @Test
  void divisionByZeroIsRefused() {
    Definition definition = definition("{name: y, divide: [d, i]}");

    refusesRow(
        () -> apply(definition, row(null, null, 0, null, null, 1.0, null)),
        "y: i = 0 (expected: not 0)");
  }

  @Test
  void overflowIsRefused() {
    refusesRow(
        () ->
            apply(
                definition("{name: y, multiply: [l, l]}"),
                row(null, null, null, Long.MAX_VALUE, null, null, null)),
        "y: multiply of 9223372036854775807 and 9223372036854775807 (expected: a result below"
            + " 2^63)");
    refusesRow(
        () -> apply(definition("{name: y, multiply: [d, d]}"), ofDouble(1e200)),
        "y: Infinity (expected: a finite number)");
  }

  @Test
  void numbersThatAreNotFiniteAreRefusedUnlessImputed() {
    Definition log = definition("{name: y, log: d}");
    Definition imputed = definition("{name: x, impute: d, with: 1}", "{name: y, log: x}");

    refusesRow(
        () -> apply(log, ofDouble(Double.NaN)),
        "d: NaN (expected: a finite number; impute it to accept it)");
    refusesRow(
        () -> apply(imputed, ofDouble(Double.POSITIVE_INFINITY)),
        "d: Infinity (expected: a finite number)");
    assertThat(apply(imputed, ofDouble(Double.NaN))).containsExactly(1.0, 0.0);
    assertThat(apply(imputed, ofDouble(null))).containsExactly(1.0, 0.0);
  }

  @Test
  void nullInIsNullOut() {
    Definition definition =
        definition(
            "{name: a, log: d}",
            "{name: b_, clip: d}",
            "{name: c, bucketize: d, at: [1]}",
            "{name: e, add: [i, d]}",
            "{name: g, hash: s, buckets: 3}",
            "{name: h, calendar: t, part: hour, form: cyclic}",
            "{name: o, one-hot: s, categories: [x, y]}",
            "{name: p, string-index: s, categories: [x, y]}");

    assertThat(apply(definition, row(null, null, 1, null, null, null, null)))
        .hasSize(10)
        .containsOnlyNulls();
  }
}
