// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Subject;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ForecastsTest {
  private static final long HOUR = 3_600_000;
  private static final String[] DAILY = {"step", "1 h", "period", "24 h"};

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "period=24 h | step: missing (expected: the time between two values, as in 5 min, since a"
            + " period is given)",
        "step=7 h;period=24 h | period: PT24H (expected: 1 to 20160 whole steps of PT7H)",
        "step=1 s;period=7 d | period: PT168H (expected: 1 to 20160 whole steps of PT1S)",
        "step=soon | step: soon (expected: a duration, as in 5 min, 24 h or 7 d)",
        "alpha=0 | alpha: 0 (expected: a number above 0, at most 1)",
        "beta=1.5 | beta: 1.5 (expected: a number from 0 to 1)",
        "gamma=-1 | gamma: -1 (expected: a number from 0 to 1)",
        "damping=0 | damping: 0 (expected: a number above 0, at most 1)"
      })
  void wrongOptionsAreRefused(String options, String message) {
    Subject subject = Subject.of("hw", "holt-winters", 0, 0, options.split("[=;]"));
    assertThatThrownBy(subject::learner)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"holt-winters", "seasonal-naive"})
  void featuresAreRefused(String kind) {
    assertThatThrownBy(Subject.of(kind, kind, 2, 0)::learner)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("features: 2 (expected: none; a forecast sees the past of its label only)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"holt-winters", "seasonal-naive"})
  void aStateOfAnotherSeasonIsRefused(String kind) {
    byte[] state = Subject.write(days(kind, 2, DAILY));
    Subject without = Subject.of(kind, kind, 0, 0, "step", "1 h");
    assertThatThrownBy(() -> Subject.read(without.learner(), state, 1))
        .isInstanceOf(IOException.class)
        .hasMessage("period: 24 steps (expected: 1 steps)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"holt-winters", "seasonal-naive"})
  void aStateOfAnotherStepIsRefused(String kind) {
    byte[] state = Subject.write(days(kind, 2, "step", "1 min"));
    Subject slower = Subject.of(kind, kind, 0, 0, "step", "10 min");
    assertThatThrownBy(() -> Subject.read(slower.learner(), state, 1))
        .isInstanceOf(IOException.class)
        .hasMessage("step: 60000 (expected: 600000)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"holt-winters", "seasonal-naive"})
  void severalValuesOfAStepAreTheirMean(String kind) {
    OnlineModel several = days(kind, 3, DAILY);
    OnlineModel one = several.copy();
    long step = 72 * HOUR;
    several.learn(at(step), 10);
    several.learn(at(step + 1), 20);
    several.learn(at(step + HOUR - 1), 60);
    one.learn(at(step), 30);
    for (int k = 1; k < 30; k++) {
      assertThat(forecast(several, step + k * HOUR)).isEqualTo(forecast(one, step + k * HOUR));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"holt-winters", "seasonal-naive"})
  void theForecastOfAStepKnowsNothingOfIt(String kind) {
    OnlineModel model = days(kind, 3, DAILY);
    double before = forecast(model, 72 * HOUR);
    model.learn(at(72 * HOUR), 1e6);
    assertThat(forecast(model, 72 * HOUR + 5)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"holt-winters", "seasonal-naive"})
  void aValueOfAnEarlierStepIsNotLearnt(String kind) {
    OnlineModel model = days(kind, 3, DAILY);
    byte[] before = Subject.write(model);
    model.learn(at(70 * HOUR), 1e6);
    assertThat(Subject.write(model)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"holt-winters", "seasonal-naive"})
  void theSecondDayIsForecastAsTheFirstAndAnHourNotSeenAsTheMean(String kind) {
    OnlineModel model = Subject.of(kind, kind, 0, 0, DAILY).learner().create();
    for (int hour = 0; hour < 23; hour++) {
      model.learn(at(hour * HOUR), hour);
    }
    assertThat(forecast(model, 24 * HOUR)).isEqualTo(0);
    assertThat(forecast(model, 46 * HOUR)).isEqualTo(22);
    assertThat(forecast(model, 23 * HOUR)).isCloseTo(11, within(1e-12));
  }

  @Test
  void withoutAStepEveryValueIsTheNextOne() {
    OnlineModel counted = Subject.of("hw", "holt-winters", 0, 0).learner().create();
    OnlineModel timed = Subject.of("hw", "holt-winters", 0, 0, "step", "1 h").learner().create();
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      double value = random.nextGaussian();
      counted.learn(at(random.nextInt(1_000)), value);
      timed.learn(at(i * HOUR), value);
    }
    assertThat(forecast(counted, 0)).isEqualTo(forecast(timed, 50 * HOUR));
  }

  @Test
  void aYearOfSilenceDoesNotCarryATrendAway() {
    OnlineModel model = Subject.of("hw", "holt-winters", 0, 0, "step", "1 h").learner().create();
    for (int i = 0; i < 1_000; i++) {
      model.learn(at(i * HOUR), i);
    }
    double inAYear = forecast(model, 10_000 * HOUR);
    assertThat(inAYear).isBetween(1_000.0, 1_050.0);
  }

  @Test
  void afterShrinkingALevelIsLearntFaster() {
    OnlineModel model = days("holt-winters", 5, "step", "1 h", "alpha", "0.05");
    OnlineModel shrunk = model.copy();
    shrunk.shrink(0.1);
    for (int i = 120; i < 125; i++) {
      model.learn(at(i * HOUR), 1_000);
      shrunk.learn(at(i * HOUR), 1_000);
    }
    double next = forecast(shrunk, 125 * HOUR);
    assertThat(Math.abs(next - 1_000))
        .isLessThan(Math.abs(forecast(model, 125 * HOUR) - 1_000) / 2);
  }

  @Test
  void statesAreOfTheSizeStated() {
    assertThat(Subject.write(days("holt-winters", 5, DAILY))).hasSizeLessThan(24 * 8 + 50);
    assertThat(Subject.write(days("seasonal-naive", 5))).hasSizeLessThan(54);
  }

  /** A day from 0 to 23 with a little noise, over and over. */
  private static OnlineModel days(String kind, int days, String... options) {
    OnlineModel model = Subject.of(kind, kind, 0, 0, options).learner().create();
    Random random = new Random(2);
    for (int i = 0; i < days * 24; i++) {
      model.learn(at(i * HOUR), i % 24 + random.nextGaussian() / 10);
    }
    return model;
  }

  private static double forecast(OnlineModel model, long time) {
    double[] prediction = new double[1];
    model.predict(at(time), prediction);
    return prediction[0];
  }

  private static Example at(long time) {
    return new Example(0).at(time);
  }
}
