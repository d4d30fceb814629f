// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.Mergeable;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Subject;
import io.anabranch.core.learn.Subject.Labelled;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BayesLearnersTest {
  @Property(tries = 30)
  void mergedBayesIsThatOfAllExamples(@ForAll long seed) {
    Random random = new Random(seed);
    Subject subject = Subject.of("bayes", "naive-bayes", 3, 4);
    Mergeable left = (Mergeable) subject.learner().create();
    OnlineModel right = subject.learner().create();
    OnlineModel all = subject.learner().create();
    List<Labelled> examples = subject.ordinary(random, 200);
    int cut = random.nextInt(200);
    subject.learn(left, examples.subList(0, cut));
    subject.learn(right, examples.subList(cut, 200));
    subject.learn(all, examples);
    left.merge(right);
    for (Labelled probe : subject.ordinary(random, 20)) {
      assertThat(subject.predict(left, probe.example()))
          .containsExactly(subject.predict(all, probe.example()), within(1e-9));
    }
  }

  @Test
  void bayesKnowsNothingAtFirstAndOnlySeenClassesThen() {
    Subject subject = Subject.of("bayes", "naive-bayes", 1, 4);
    OnlineModel model = subject.learner().create();
    assertThat(subject.predict(model, Example.of(3))).containsExactly(0.25, 0.25, 0.25, 0.25);
    model.learn(Example.of(3), 2);
    assertThat(subject.predict(model, Example.of(-1e150))).containsExactly(0, 0, 1, 0);
  }

  @Test
  void theFirstDistinctExamplesAreTheCentres() {
    Subject subject = Subject.of("k-means", "k-means", 1, 0, "k", "2");
    OnlineModel model = subject.learner().create();
    assertThat(subject.predict(model, Example.of(5))).containsExactly(0, 0);
    for (double x : new double[] {1, 1, 9}) {
      model.learn(Example.of(x), Double.NaN);
    }
    assertThat(subject.predict(model, Example.of(6))).containsExactly(1, 3);
    assertThat(subject.predict(model, Example.of(5))).containsExactly(0, 4);
    model.learn(Example.of(4), Double.NaN);
    assertThat(centres(model)).isDeepEqualTo(new double[][] {{2}, {9}});
  }

  @Test
  void aDecayingMeanFollowsItsRecentExamples() {
    Subject subject = Subject.of("k-means", "k-means", 1, 0, "k", "1", "decay", "0.9");
    OnlineModel model = subject.learner().create();
    double sum = 0;
    double weight = 0;
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      double x = random.nextGaussian() + i;
      model.learn(Example.of(x), Double.NaN);
      sum = 0.9 * sum + x;
      weight = 0.9 * weight + 1;
    }
    assertThat(centres(model)[0][0]).isCloseTo(sum / weight, within(1e-9));
  }

  @Test
  void mergedCentresAreWeightedByTheirExamples() {
    Subject subject = Subject.of("k-means", "k-means", 1, 0, "k", "2");
    Mergeable left = (Mergeable) subject.learner().create();
    OnlineModel right = subject.learner().create();
    for (double x : new double[] {0, 10}) {
      left.learn(Example.of(x), Double.NaN);
    }
    for (double x : new double[] {7, 14, 6, 8}) {
      right.learn(Example.of(x), Double.NaN);
    }
    assertThat(centres(right)).isDeepEqualTo(new double[][] {{7}, {14}});
    left.merge(right);
    assertThat(centres(left)).isDeepEqualTo(new double[][] {{0}, {9}});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "naive-bayes|1|smoothing 0.1|classes: 1 (expected: at least 2)",
        "naive-bayes|2|smoothing 0|smoothing: 0 (expected: 1e-15 to 1)",
        "k-means|2|k 2|classes: 2 (expected: none, for clusters are found)",
        "k-means|0|k 0|k: 0 (expected: a whole number from 1 to 1000)",
        "k-means|0|decay 0|decay: 0 (expected: above 0, to 1)",
      })
  void aWrongSettingIsNamed(String kind, int classes, String options, String message) {
    assertThatThrownBy(() -> Subject.of("x", kind, 2, classes, options.split(" ")).learner())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static double[][] centres(OnlineModel model) {
    return ((ModelStructure.Centres) model.structure().orElseThrow()).centres();
  }
}
