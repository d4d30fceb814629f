// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.Mergeable;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Subject;
import java.io.IOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LinearLearnersTest {
  private static final double[] TRUTH = {2, -1, 0.5};

  /** 17 weights, 17 accumulators, and no more than a dozen bytes besides. */
  @Test
  void sixteenFeaturesWithAdaGradTakeLittleMoreThanTheirNumbers() {
    Subject subject = Subject.of("linear", "linear", 16, 0);
    OnlineModel model = subject.learner().create();
    subject.learn(model, subject.ordinary(new Random(1), 10_000));
    assertThat(Subject.write(model)).hasSizeBetween(272, 277);
    assertThat(subject.learner().maxBytes()).isLessThan(300);
  }

  @ParameterizedTest
  @CsvSource({
    "linear, optimizer sgd rate 0.1",
    "linear, rate 1",
    "linear, optimizer ftrl rate 2",
    "linear, loss huber width 1 rate 1",
    "rls, forgetting 0.99",
    "passive-aggressive, epsilon 0.001"
  })
  void numbersAreLearntOnTopOfThePrior(String kind, String options) {
    Subject subject = Subject.of(kind, kind, 3, 0, options.split(" "));
    OnlineModel model = subject.learner().create();
    assertThat(subject.predict(model, Example.of(1, 1, 1).withPrior(42))).containsExactly(42);
    Random random = new Random(7);
    for (int i = 0; i < 3000; i++) {
      double[] x = features(random);
      double prior = 1000 * random.nextGaussian();
      model.learn(Example.of(x).withPrior(prior), prior + truth(x) + 3);
    }
    double[] x = {0.5, -0.3, 0.9};
    assertThat(subject.predict(model, Example.of(x).withPrior(-500))[0])
        .isCloseTo(truth(x) + 3 - 500, within(0.02));
    ModelStructure.Linear learnt = (ModelStructure.Linear) model.structure().orElseThrow();
    assertThat(learnt.weights()).containsExactly(TRUTH, within(0.02));
    assertThat(learnt.intercept()).isCloseTo(3, within(0.02));
  }

  @ParameterizedTest
  @CsvSource({"optimizer sgd rate 0.1", "rate 0.5", "optimizer ftrl rate 0.5"})
  void probabilitiesAreLearntOnTopOfLogOdds(String options) {
    Subject subject = Subject.of("logistic", "logistic", 3, 2, options.split(" "));
    OnlineModel model = subject.learner().create();
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      double[] x = features(random);
      double prior = random.nextGaussian();
      double probability = Logistic.of(prior + truth(x) - 1);
      model.learn(Example.of(x).withPrior(prior), random.nextDouble() < probability ? 1 : 0);
    }
    double[] x = {0.5, -0.3, 0.9};
    assertThat(subject.predict(model, Example.of(x).withPrior(1.5))[0])
        .isCloseTo(Logistic.of(1.5 + truth(x) - 1), within(0.04));
  }

  /** Half of the examples in each; the start counts twice, so it is as one of half the variance. */
  @Property(tries = 20)
  void mergedLeastSquaresAreThoseOfAllExamples(@ForAll long seed) {
    Random random = new Random(seed);
    Subject parts = Subject.of("rls", "rls", 3, 0, "forgetting", "1", "variance", "100");
    Subject whole = Subject.of("rls", "rls", 3, 0, "forgetting", "1", "variance", "50");
    Mergeable left = (Mergeable) parts.learner().create();
    OnlineModel right = parts.learner().create();
    OnlineModel all = whole.learner().create();
    for (int i = 0; i < 60; i++) {
      double[] x = features(random);
      double label = truth(x) + random.nextGaussian();
      (i < 20 ? left : right).learn(Example.of(x), label);
      all.learn(Example.of(x), label);
    }
    left.merge(right);
    for (int i = 0; i < 10; i++) {
      Example example = Example.of(features(random));
      assertThat(parts.predict(left, example))
          .containsExactly(whole.predict(all, example), within(1e-9));
    }
    double[] x = features(random);
    left.learn(Example.of(x), 5);
    all.learn(Example.of(x), 5);
    assertThat(parts.predict(left, Example.of(x)))
        .containsExactly(whole.predict(all, Example.of(x)), within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"linear, sgd", "linear, adagrad", "linear, ftrl", "logistic, adagrad"})
  void mergedWeightsAreTheMeanByUpdates(String kind, String optimizer) {
    Subject subject = Subject.of(kind, kind, 4, 0, "optimizer", optimizer);
    Random random = new Random(3);
    Mergeable left = (Mergeable) subject.learner().create();
    OnlineModel right = subject.learner().create();
    subject.learn(left, subject.ordinary(random, 100));
    subject.learn(right, subject.ordinary(random, 300));
    double expected = 0.25 * weights(left)[2] + 0.75 * weights(right)[2];
    left.merge(right);
    assertThat(weights(left)[2]).isCloseTo(expected, within(1e-12));
    subject.learn(left, subject.ordinary(random, 100));
    assertThat(weights(left)[2]).isFinite();
  }

  /** Features that never vary, or always together, give nothing to learn for very long. */
  @Test
  void leastSquaresStayStableWithoutExcitement() {
    Subject subject = Subject.of("rls", "rls", 3, 0, "forgetting", "0.95");
    OnlineModel model = subject.learner().create();
    Random random = new Random(5);
    for (int i = 0; i < 200_000; i++) {
      double x = i % 50_000 < 100 ? random.nextGaussian() : 0;
      model.learn(Example.of(x, x, 1), 4 * x + 2 + random.nextGaussian() * 1e-3);
    }
    assertThat(subject.predict(model, Example.of(1, 1, 1))[0]).isCloseTo(6, within(0.1));
    for (int i = 0; i < 300; i++) {
      double[] x = features(random);
      model.learn(Example.of(x), truth(x) + 9);
    }
    double[] x = {0.1, 0.2, 0.3};
    assertThat(subject.predict(model, Example.of(x))[0]).isCloseTo(truth(x) + 9, within(1e-3));
  }

  /** Wrong once by any amount, in the label, the prior or a feature; then as before. */
  @ParameterizedTest
  @CsvSource({
    "linear, rate 0.1",
    "linear, rate 0.5",
    "linear, l1 1e-4 l2 1e-4",
    "linear, optimizer ftrl rate 0.5",
    "linear, loss huber",
    "passive-aggressive, epsilon 0",
  })
  void aModelOutlivesOneExampleOfAnySize(String kind, String options) {
    Subject subject = Subject.of(kind, kind, 3, 0, options.split(" "));
    for (double size : new double[] {1e3, 1e6, -1e12, 1e200}) {
      Random random = new Random(5);
      OnlineModel model = subject.learner().create();
      for (int i = 0; i < 20_000; i++) {
        double[] x = features(random);
        double label = truth(x);
        switch (i) {
          case 100 -> model.learn(Example.of(x), size);
          case 1000 -> model.learn(Example.of(x).withPrior(size), label);
          case 2000 -> model.learn(Example.of(x[0], size, x[2]), label);
          default -> model.learn(Example.of(x), label);
        }
      }
      double[] x = {0.1, 0.2, 0.3};
      assertThat(subject.predict(model, Example.of(x))[0])
          .as("after %s", size)
          .isCloseTo(truth(x), within(0.1));
    }
  }

  /** The published update: what is clipped is rare, and no part of ordinary data. */
  @Property(tries = 20)
  void ordinaryExamplesAreNotClipped(@ForAll long seed) {
    for (String optimizer : new String[] {"adagrad", "ftrl"}) {
      Subject clipped = Subject.of("a", "linear", 3, 0, "optimizer", optimizer);
      Subject free = Subject.of("b", "linear", 3, 0, "optimizer", optimizer, "clip-ratio", "1e9");
      OnlineModel one = clipped.learner().create();
      OnlineModel other = free.learner().create();
      clipped.learn(one, clipped.ordinary(new Random(seed), 2000));
      clipped.learn(other, clipped.ordinary(new Random(seed), 2000));
      assertThat(Subject.write(one)).isEqualTo(Subject.write(other));
    }
  }

  /** A wild feature spoils it for as long: features are to be clipped first. */
  @Test
  void plainGradientDescentOutlivesOneLabelOfAnySize() {
    Subject subject = Subject.of("linear", "linear", 3, 0, "optimizer", "sgd");
    OnlineModel model = subject.learner().create();
    Random random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      double[] x = features(random);
      model.learn(Example.of(x), i == 100 ? 1e200 : truth(x));
    }
    double[] x = {0.1, 0.2, 0.3};
    assertThat(subject.predict(model, Example.of(x))[0]).isCloseTo(truth(x), within(1e-3));
  }

  /** Labels become 1000 times as large, for good: the bound follows, and the sums stay smaller. */
  @ParameterizedTest
  @ValueSource(strings = {"adagrad", "ftrl"})
  void aChangeOfScaleIsFollowedFasterThanWithoutClipping(String optimizer) {
    double free = errorAfterAChangeOfScale(optimizer, "1e9");
    assertThat(errorAfterAChangeOfScale(optimizer, "30")).isLessThan(free / 1.5);
  }

  private static double errorAfterAChangeOfScale(String optimizer, String ratio) {
    Subject subject =
        Subject.of(
            "linear", "linear", 3, 0, "optimizer", optimizer, "rate", "20", "clip-ratio", ratio);
    OnlineModel model = subject.learner().create();
    Random random = new Random(5);
    double error = 0;
    for (int i = 0; i < 20_000; i++) {
      Example example = Example.of(features(random));
      double label = truth(example.features()) * (i < 10_000 ? 1 : 1000);
      error += i < 10_000 ? 0 : Math.abs(label - subject.predict(model, example)[0]);
      model.learn(example, label);
    }
    return error;
  }

  @Test
  void aWildFeatureDoesNotEndTheLearningOfClasses() {
    for (String kind : new String[] {"logistic", "softmax"}) {
      Subject subject = Subject.of(kind, kind, 1, 2, "rate", "0.5");
      OnlineModel model = subject.learner().create();
      Random random = new Random(5);
      for (int i = 0; i < 20_000; i++) {
        double x = random.nextGaussian();
        model.learn(Example.of(i == 1000 ? -1e9 : x), x + random.nextGaussian() / 4 > 0 ? 1 : 0);
      }
      double[] prediction = subject.predict(model, Example.of(1));
      assertThat(prediction[prediction.length - 1]).as(kind).isGreaterThan(0.95);
    }
  }

  @Test
  void aShrunkModelIsNearerToItsStartAndLearnsFaster() {
    Subject subject = Subject.of("linear", "linear", 1, 0);
    OnlineModel kept = subject.learner().create();
    for (int i = 0; i < 500; i++) {
      kept.learn(Example.of(1), 8);
    }
    OnlineModel shrunk = kept.copy();
    double before = subject.predict(kept, Example.of(1))[0];
    shrunk.shrink(0.5);
    assertThat(subject.predict(shrunk, Example.of(1))[0]).isCloseTo(before / 2, within(1e-12));
    OnlineModel half = kept.copy();
    half.shrink(0.25);
    double from = subject.predict(half, Example.of(1))[0];
    kept.learn(Example.of(1), -100);
    half.learn(Example.of(1), -100);
    assertThat(from - subject.predict(half, Example.of(1))[0])
        .isGreaterThan(before - subject.predict(kept, Example.of(1))[0]);
  }

  @Test
  void aShareOutsideZeroToOneIsRefused() {
    OnlineModel model = Subject.of("linear", "linear", 1, 0).learner().create();
    assertThatThrownBy(() -> model.shrink(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kept: 1.5 (expected: 0 to 1)");
  }

  @Test
  void aStateOfAnotherOptimizerIsRefused() {
    byte[] state = Subject.write(Subject.of("a", "linear", 2, 0).learner().create());
    Learner ftrl = Subject.of("b", "linear", 2, 0, "optimizer", "ftrl").learner();
    assertThatThrownBy(() -> Subject.read(ftrl, state, 1))
        .isInstanceOf(IOException.class)
        .hasMessage("layout: weights-and-squares (expected: sums-and-squares)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "linear|2|rate 0.1|classes: 2 (expected: none, for labels are numbers)",
        "logistic|3|rate 0.1|classes: 3 (expected: 2)",
        "softmax|0|rate 0.1|classes: 0 (expected: at least 2)",
        "softmax|3|optimizer ftrl|optimizer: ftrl (expected: one of sgd, adagrad)",
        "linear|0|optimizer adam|optimizer: adam (expected: one of sgd, adagrad, ftrl)",
        "linear|0|rate 0|rate: 0 (expected: above 0, to 1000000)",
        "linear|0|optimizer sgd rate 0.5 l2 3|l2: 3 (expected: 0 to 1 / rate, which is 2.0)",
        "linear|0|beta 1|beta: 1 (expected: none but with optimizer: ftrl)",
        "linear|0|width 1|width: 1 (expected: none but with loss: huber)",
        "linear|0|optimizer sgd clip-ratio 9|clip-ratio: 9 (expected: none with optimizer: sgd)",
        "softmax|3|clip-ratio 1|clip-ratio: 1 (expected: 2 to 1e9)",
        "linear|0|rat 1|option: rat (expected: one of optimizer, rate, l1, l2, beta, loss, width,"
            + " clip, clip-ratio)",
        "rls|0|forgetting 1.1|forgetting: 1.1 (expected: 0.5 to 1)",
        "passive-aggressive|2|epsilon 1|epsilon: 1 (expected: none with classes)",
        "passive-aggressive|0|variant pa|variant: pa (expected: one of pa-1, pa-2)",
      })
  void aWrongSettingIsNamed(String kind, int classes, String options, String message) {
    assertThatThrownBy(() -> Subject.of("x", kind, 2, classes, options.split(" ")).learner())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void leastSquaresOfTooManyFeaturesAreRefused() {
    assertThatThrownBy(() -> Subject.of("x", "rls", 129, 0).learner())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("features: 129 (expected: at most 128)");
  }

  private static double[] features(Random random) {
    return new double[] {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
  }

  private static double truth(double[] x) {
    return TRUTH[0] * x[0] + TRUTH[1] * x[1] + TRUTH[2] * x[2];
  }

  private static double[] weights(OnlineModel model) {
    return ((ModelStructure.Linear) model.structure().orElseThrow()).weights();
  }
}
