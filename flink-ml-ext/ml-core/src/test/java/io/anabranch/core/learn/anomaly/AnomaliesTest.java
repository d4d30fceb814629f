// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.Mergeable;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Subject;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnomaliesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "z-score | by=mode | by: mode (expected: one of mean, median)",
        "z-score | window=9 | window: 9 (expected: none with by: mean)",
        "z-score | by=median;half-life=9 | half-life: 9 (expected: none with by: median)",
        "z-score | half-life=0.5 | half-life: 0.5 (expected: rows, at least 1)",
        "z-score | learn-anomalies=no | learn-anomalies: no (expected: one of full, clipped)",
        "ewma-chart | lambda=2 | lambda: 2 (expected: a number above 0, at most 1)",
        "ewma-chart | threshold=0 | threshold: 0 (expected: a number > 0)",
        "half-space-trees | min=3 | max: missing (expected: a number above min: 3.0)",
        "half-space-trees | min=3;max=3 | max: 3.0 (expected: a number above min: 3.0)",
        "half-space-trees | depth=13 | depth: 13 (expected: a whole number from 1 to 12)"
      })
  void wrongOptionsAreRefused(String kind, String options, String message) {
    assertThatThrownBy(Subject.of(kind, kind, 1, 0, options.split("[=;]"))::learner)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  /** Masses say nothing of other regions, even where their bytes could be read. */
  @ParameterizedTest
  @CsvSource({"seed,2", "min,-2", "max,3"})
  void whatDecidesTheRegionsIsInTheLayout(String option, String value) {
    Map<String, String> options = new HashMap<>(Map.of("min", "0", "max", "1", "seed", "1"));
    Map<String, String> before = layout(options);
    options.put(option, value);
    assertThat(layout(options)).isNotEqualTo(before).containsKey(option);
    assertThat(layout(Map.of())).isNotEqualTo(before).containsEntry(option, byDefault(option));
  }

  private static String byDefault(String option) {
    return option.equals("seed") ? "1" : "learnt";
  }

  private static Map<String, String> layout(Map<String, String> options) {
    return new Subject("x", "half-space-trees", 1, 0, options).learner().layout();
  }

  @ParameterizedTest
  @ValueSource(strings = {"z-score", "ewma-chart", "half-space-trees"})
  void noFeaturesAreRefused(String kind) {
    assertThatThrownBy(Subject.of(kind, kind, 0, 0)::learner)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("features: 0 (expected: at least 1)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "z-score",
        "z-score by=median",
        "ewma-chart lambda=0.2",
        "half-space-trees window=500 threshold=0.7 depth=10"
      })
  void anExtremeOfOneFeatureIsAnAnomalyAndOrdinaryRowsAreNot(String written) {
    OnlineModel model = model(written, 3);
    Random random = new Random(3);
    learn(model, random, 1_500, 0);
    int flagged = 0;
    for (int i = 0; i < 200; i++) {
      flagged += (int) predict(model, row(random, 0))[1];
    }
    assertThat(flagged).isLessThanOrEqualTo(4);
    double[] strange = predict(model, Example.of(0, 40, 0));
    assertThat(strange[1]).isEqualTo(1);
    assertThat(strange[0]).isGreaterThan(predict(model, Example.of(0, 1, 0))[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"z-score", "z-score by=median", "ewma-chart"})
  void nothingIsAnAnomalyWhileItWarmsUp(String kind) {
    OnlineModel model = model(kind + " warm-up=50", 1);
    Random random = new Random(4);
    for (int i = 0; i < 50; i++) {
      assertThat(predict(model, Example.of(1e6))[1]).isZero();
      model.learn(Example.of(random.nextGaussian()), Double.NaN);
    }
    assertThat(predict(model, Example.of(1e6))[1]).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"z-score", "z-score by=median", "ewma-chart"})
  void whatDiffersFromEqualValuesIsAnAnomalyOfABoundedScore(String kind) {
    OnlineModel model = model(kind, 1);
    for (int i = 0; i < 200; i++) {
      model.learn(Example.of(0.1), Double.NaN);
    }
    assertThat(predict(model, Example.of(0.1))).containsExactly(0, 0);
    assertThat(predict(model, Example.of(0.2))).containsExactly(1e9, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "clipped"})
  void aLevelThatStaysIsNoAnomalyInTheEnd(String learns) {
    OnlineModel model = model("z-score threshold=4 learn-anomalies=" + learns, 1);
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      model.learn(Example.of(random.nextGaussian()), Double.NaN);
    }
    assertThat(predict(model, Example.of(20))[1]).isEqualTo(1);
    for (int i = 0; i < 500; i++) {
      model.learn(Example.of(20 + random.nextGaussian()), Double.NaN);
    }
    assertThat(predict(model, Example.of(20))[1]).isZero();
  }

  @Test
  void aGrossErrorHidesTheNextOnlyWhereItIsLearntFully() {
    OnlineModel full = model("z-score", 1);
    OnlineModel clipped = model("z-score learn-anomalies=clipped", 1);
    Random random = new Random(6);
    for (int i = 0; i < 500; i++) {
      Example row = Example.of(i == 400 ? 1e6 : random.nextGaussian());
      full.learn(row, Double.NaN);
      clipped.learn(row, Double.NaN);
    }
    assertThat(predict(full, Example.of(30))[1]).isZero();
    assertThat(predict(clipped, Example.of(30))[1]).isEqualTo(1);
  }

  @Property(tries = 50)
  void mergedMomentsAreThoseOfAllRows(
      @ForAll long seed,
      @ForAll @IntRange(max = 100) int first,
      @ForAll @IntRange(max = 100) int second) {
    Random random = new Random(seed);
    Mergeable merged = (Mergeable) model("z-score", 3);
    OnlineModel other = model("z-score", 3);
    OnlineModel all = model("z-score", 3);
    for (int i = 0; i < first + second; i++) {
      Example row = row(random, i < first ? 5 : -3);
      (i < first ? merged : other).learn(row, Double.NaN);
      all.learn(row, Double.NaN);
    }
    merged.merge(other);
    Example probe = row(random, 0);
    double expected = predict(all, probe)[0];
    assertThat(predict(merged, probe)[0]).isCloseTo(expected, within(1e-9 * Math.max(1, expected)));
  }

  @Test
  void treesFollowFromTheSeed() {
    OnlineModel one = model("half-space-trees window=50 seed=1", 3);
    OnlineModel same = model("half-space-trees window=50 seed=1", 3);
    OnlineModel other = model("half-space-trees window=50 seed=2", 3);
    learn(one, new Random(7), 200, 0);
    learn(same, new Random(7), 200, 0);
    learn(other, new Random(7), 200, 0);
    assertThat(Subject.write(same)).isEqualTo(Subject.write(one));
    assertThat(Subject.write(other)).isNotEqualTo(Subject.write(one));
  }

  @ParameterizedTest
  @CsvSource({"window=50, 100", "window=50 min=-4 max=4, 50"})
  void treesScoreAfterTheirFirstWindows(String options, int windows) {
    OnlineModel model = model("half-space-trees threshold=0.8 " + options, 3);
    Random random = new Random(8);
    for (int i = 0; i < windows; i++) {
      assertThat(predict(model, row(random, 100))).containsExactly(0.5, 0);
      model.learn(row(random, 0), Double.NaN);
    }
    assertThat(predict(model, row(random, 100))[1]).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"z-score, 66", "z-score by=median window=50, 1218", "ewma-chart, 98"})
  void statesAreOfTheSizeStated(String written, int bytes) {
    OnlineModel model = model(written, 3);
    learn(model, new Random(9), 500, 0);
    assertThat(Subject.write(model)).hasSizeLessThanOrEqualTo(bytes);
  }

  private static OnlineModel model(String written, int features) {
    String[] words = written.split("[ =]");
    String[] options = new String[words.length - 1];
    System.arraycopy(words, 1, options, 0, options.length);
    return Subject.of(written, words[0], features, 0, options).learner().create();
  }

  private static void learn(OnlineModel model, Random random, int rows, double centre) {
    for (int i = 0; i < rows; i++) {
      model.learn(row(random, centre), Double.NaN);
    }
  }

  private static Example row(Random random, double centre) {
    return Example.of(
        centre + random.nextGaussian(),
        centre + random.nextGaussian(),
        centre + random.nextGaussian());
  }

  private static double[] predict(OnlineModel model, Example example) {
    double[] prediction = new double[2];
    model.predict(example, prediction);
    return prediction;
  }
}
