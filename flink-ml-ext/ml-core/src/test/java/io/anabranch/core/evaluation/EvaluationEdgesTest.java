// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Definitions checked by brute force, and what is not defined, out of range or contradictory. */
class EvaluationEdgesTest {
  private static final OptionalDouble NAN = OptionalDouble.of(Double.NaN);

  @Property
  void areaIsTheShareOfOrderedPairs(
      @ForAll @From("scores") @Size(min = 1) List<Double> positives,
      @ForAll @From("scores") @Size(min = 1) List<Double> negatives) {
    AreaUnderCurve auc = new AreaUnderCurve();
    positives.forEach(score -> auc.add(1, score));
    negatives.forEach(score -> auc.add(0, score));
    double ahead = 0;
    for (double positive : positives) {
      for (double negative : negatives) {
        ahead += positive > negative ? 1 : positive == negative ? 0.5 : 0;
      }
    }
    assertThat(auc.result()).hasValue(ahead / ((double) positives.size() * negatives.size()));
  }

  @Property
  void distanceIsTheLargestOfTheDistributionFunctions(
      @ForAll @From("scores") @Size(min = 1) List<Double> references,
      @ForAll @From("scores") @Size(min = 1) List<Double> actuals) {
    KolmogorovSmirnov ks = new KolmogorovSmirnov();
    references.forEach(value -> ks.add(Sample.REFERENCE, value));
    actuals.forEach(value -> ks.add(Sample.ACTUAL, value));
    double largest = 0;
    for (double at : references) {
      largest = Math.max(largest, Math.abs(share(references, at) - share(actuals, at)));
    }
    for (double at : actuals) {
      largest = Math.max(largest, Math.abs(share(references, at) - share(actuals, at)));
    }
    assertThat(ks.result().getAsDouble()).isCloseTo(largest, within(1e-15));
  }

  @Property
  void errorsAreAccurateForNumbersOfAnySize(
      @ForAll @From("anyDoubles") @Size(min = 2, max = 20) List<Double> labels) {
    RootMeanSquaredError rmse = new RootMeanSquaredError();
    CoefficientOfDetermination r2 = new CoefficientOfDetermination();
    BigDecimal squares = BigDecimal.ZERO;
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal sumOfSquares = BigDecimal.ZERO;
    for (double label : labels) {
      rmse.add(label, 1.0);
      r2.add(label, 1.0);
      squares = squares.add(new BigDecimal(label - 1.0).pow(2));
      sum = sum.add(new BigDecimal(label));
      sumOfSquares = sumOfSquares.add(new BigDecimal(label).pow(2));
    }
    MathContext precise = new MathContext(60);
    BigDecimal n = BigDecimal.valueOf(labels.size());
    double expected = squares.divide(n, precise).sqrt(precise).doubleValue();
    assertThat(rmse.result().getAsDouble()).isCloseTo(expected, within(4 * Math.ulp(expected)));
    BigDecimal spread = sumOfSquares.multiply(n).subtract(sum.pow(2));
    if (spread.signum() == 0) {
      assertThat(r2.result()).isEmpty();
    } else {
      double unexplained = squares.multiply(n).divide(spread, precise).doubleValue();
      double explained = 1 - unexplained;
      assertThat(r2.result().getAsDouble())
          .isCloseTo(explained, within(4 * Math.ulp(Math.max(1, unexplained))));
    }
  }

  @Property(tries = 20)
  void manyDistinctScoresComeAndGo(@ForAll Random random) {
    double[] scores = random.doubles(3000).toArray();
    AreaUnderCurve auc = new AreaUnderCurve();
    for (int i = 0; i < scores.length; i++) {
      auc.add(i % 2, scores[i]);
      if (i >= 100) {
        auc.retract(i % 2, scores[i - 100]);
      }
    }
    AreaUnderCurve last = new AreaUnderCurve();
    for (int i = scores.length - 100; i < scores.length; i++) {
      last.add(i % 2, scores[i]);
    }
    assertThat(auc.result()).isEqualTo(last.result());
  }

  @Example
  void whatIsNotDefinedIsEmpty() {
    AreaUnderCurve auc = new AreaUnderCurve();
    auc.add(1, 0.3);
    assertThat(auc.result()).isEmpty();
    CoefficientOfDetermination r2 = new CoefficientOfDetermination();
    r2.add(2, 1);
    assertThat(r2.result()).isEmpty();
    r2.add(2, 3);
    assertThat(r2.result()).isEmpty();
    KolmogorovSmirnov ks = new KolmogorovSmirnov();
    ks.add(Sample.ACTUAL, 1);
    assertThat(ks.result()).isEmpty();
    PopulationStability psi = new PopulationStability();
    psi.add(Sample.REFERENCE, 1, 10);
    assertThat(psi.result()).isEmpty();
    F1Score f1 = new F1Score();
    f1.add("a", "b", "c");
    assertThat(f1.result()).isEmpty();
    f1.add("c", "b", "c");
    assertThat(f1.result()).hasValue(0.0);
  }

  @Example
  void infiniteScoresAreOrderedAndInfiniteErrorsAreNot() {
    AreaUnderCurve auc = new AreaUnderCurve();
    auc.add(1, Double.POSITIVE_INFINITY);
    auc.add(0, Double.NEGATIVE_INFINITY);
    assertThat(auc.result()).hasValue(1.0);
    KolmogorovSmirnov ks = new KolmogorovSmirnov();
    ks.add(Sample.ACTUAL, Double.POSITIVE_INFINITY);
    ks.add(Sample.REFERENCE, Double.NEGATIVE_INFINITY);
    assertThat(ks.result()).hasValue(1.0);
    MeanAbsoluteError mae = new MeanAbsoluteError();
    mae.add(1, Double.POSITIVE_INFINITY);
    assertThat(mae.result()).isEqualTo(NAN);
    RootMeanSquaredError rmse = new RootMeanSquaredError();
    rmse.add(Double.MAX_VALUE, -Double.MAX_VALUE);
    assertThat(rmse.result()).isEqualTo(NAN);
  }

  @Example
  void labelsAndProbabilitiesOutOfRangeAreNotUsable() {
    for (double[] row :
        new double[][] {{2, 0.5}, {-1, 0.5}, {Double.NaN, 0.5}, {1, 1.5}, {0, -1}}) {
      LogLoss logLoss = new LogLoss();
      logLoss.add(row[0], row[1]);
      assertThat(logLoss.result()).as(Arrays.toString(row)).isEqualTo(NAN);
      AreaUnderCurve auc = new AreaUnderCurve();
      auc.add(row[0], row[1], 10);
      assertThat(auc.result()).as(Arrays.toString(row)).isEqualTo(NAN);
    }
  }

  @Example
  void certainProbabilitiesAreClipped() {
    LogLoss right = new LogLoss();
    right.add(1, 1);
    right.add(0, 0);
    assertThat(right.result().getAsDouble()).isCloseTo(0x1.0p-52, within(1e-31));
    LogLoss wrong = new LogLoss();
    wrong.add(1, 0);
    assertThat(wrong.result()).hasValue(52 * StrictMath.log(2));
  }

  @Example
  void binsBoundTheStateWhateverTheScores() throws Exception {
    AreaUnderCurve auc = new AreaUnderCurve();
    for (int i = 0; i <= 100_000; i++) {
      auc.add(i % 2, i / 100_000.0, 50);
    }
    assertThat(Measure.bytes(auc)).hasSizeLessThan(50 * 20);
  }

  @Example
  void parametersThatAreWrongOrChangeAreErrors() {
    AreaUnderCurve auc = new AreaUnderCurve();
    assertThatThrownBy(() -> auc.add(1, 0.5, 1)).hasMessage("bins: 1 (expected: 2 to 1000000)");
    auc.add(1, 0.5, 10);
    assertThatThrownBy(() -> auc.add(1, 0.5, 20))
        .hasMessage("bins: 20 (expected: 10, as in earlier rows)");
    PopulationStability psi = new PopulationStability();
    assertThatThrownBy(() -> psi.add(Sample.ACTUAL, 0, 20_000))
        .hasMessage("bins: 20000 (expected: 2 to 10000)");
    assertThatThrownBy(() -> psi.add(Sample.ACTUAL, 0, new double[] {1, 1}))
        .hasMessage(
            "edges: [1.0, 1.0] (expected: 1 to 9999 finite numbers, each above the one before)");
    psi.add(Sample.ACTUAL, 0, new double[] {1});
    assertThatThrownBy(() -> psi.add(Sample.ACTUAL, 0, 3))
        .hasMessage("bins: 3 (expected: [1.0], as in earlier rows)");
    F1Score f1 = new F1Score();
    f1.add("a", "b");
    assertThatThrownBy(() -> f1.add("a", "b", "a"))
        .hasMessage("positive class: given for some rows only (expected: all or none)");
    assertThatThrownBy(() -> new ConfusionMatrix().add(1.5, 1.5))
        .hasMessage("class: 1.5 (expected: a Long, a String or a Boolean)");
  }

  private static double share(List<Double> values, double upTo) {
    return values.stream().filter(value -> value <= upTo).count() / (double) values.size();
  }

  @Provide
  Arbitrary<List<Double>> scores() {
    Arbitrary<Double> few = Arbitraries.integers().between(0, 10).map(i -> i / 10.0);
    Arbitrary<Double> many = Arbitraries.doubles().between(-5, 5);
    return Arbitraries.oneOf(few, many).list().ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<Double>> anyDoubles() {
    Arbitrary<Double> any =
        Arbitraries.longs()
            .map(Double::longBitsToDouble)
            .filter(x -> Math.abs(x) < 1e300 && (x == 0 || Math.abs(x) > 1e-140));
    Arbitrary<Double> close = Arbitraries.integers().between(0, 9).map(i -> 1e15 + i / 8.0);
    return Arbitraries.oneOf(any, close).list();
  }
}
