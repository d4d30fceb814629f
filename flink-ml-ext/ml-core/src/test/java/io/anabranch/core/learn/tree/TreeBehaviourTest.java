// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.learn.ModelStructure.Tree;
import io.anabranch.core.learn.ModelStructure.Trees;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.SplitMix64;
import io.anabranch.core.learn.Subject;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeBehaviourTest {
  @ParameterizedTest
  @EnumSource(Streams.class)
  void theStructurePredictsWhatTheModelPredicts(Streams stream) {
    for (String kind : new String[] {"hoeffding-tree", "adaptive-forest"}) {
      String[] leaf = stream.classes == 0 ? new String[0] : new String[] {"leaf", "majority"};
      Learner learner = Subject.of("x", kind, stream.features, stream.classes, leaf).learner();
      OnlineModel model = learner.create();
      SplitMix64 uniform = learn(model, stream, 4000);
      Trees trees = (Trees) model.structure().orElseThrow();
      assertThat(trees.trees().get(0).feature().length).isGreaterThan(1);
      Example example = new Example(stream.features);
      double[] prediction = new double[learner.predictions()];
      for (int i = 0; i < 100; i++) {
        stream.next(uniform, example.features(), false);
        model.predict(example, prediction);
        double[] mean = mean(trees, example.features());
        assertThat(prediction).isEqualTo(stream.classes == 2 ? new double[] {mean[1]} : mean);
      }
    }
  }

  private static double[] mean(Trees trees, double[] x) {
    double[] sum = null;
    for (Tree tree : trees.trees()) {
      int node = 0;
      while (tree.feature()[node] >= 0) {
        boolean left = x[tree.feature()[node]] <= tree.threshold()[node];
        node = left ? tree.left()[node] : tree.right()[node];
      }
      double[] values = tree.values()[node];
      sum = sum == null ? new double[values.length] : sum;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += values[i];
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= trees.trees().size();
    }
    return sum;
  }

  @Test
  void leavesOfNaiveBayesHaveNoStructureToExport() {
    OnlineModel model = Subject.of("x", "hoeffding-tree", 3, 2).learner().create();
    assertThat(model.structure()).isEmpty();
  }

  /** A regressor learns what differs from the prior, and so knows it before its first example. */
  @ParameterizedTest
  @ValueSource(strings = {"hoeffding-tree", "adaptive-forest"})
  void startsFromThePriorAndLearnsWhatDiffersFromIt(String kind) {
    Learner learner = Subject.of("x", kind, 1, 0).learner();
    assertThat(learner.takesPrior()).isTrue();
    OnlineModel model = learner.create();
    double[] prediction = new double[1];
    model.predict(Example.of(0).withPrior(40), prediction);
    assertThat(prediction[0]).isEqualTo(40);
    for (int i = 0; i < 50; i++) {
      model.learn(Example.of(0).withPrior(i), i + 3);
    }
    model.predict(Example.of(0).withPrior(100), prediction);
    assertThat(prediction[0]).isCloseTo(103, within(1e-9));
    assertThat(Subject.of("x", kind, 1, 2).learner().takesPrior()).isFalse();
  }

  @Test
  void aFullTreeDropsWhatItNoLongerNeeds() {
    Learner learner = Subject.of("x", "hoeffding-tree", 3, 0, "max-nodes", "5").learner();
    OnlineModel model = learner.create();
    learn(model, Streams.STEPS, 400);
    int growing = Subject.write(model).length;
    learn(model, Streams.STEPS, 10_000);
    assertThat(((Trees) model.structure().orElseThrow()).trees().get(0).feature()).hasSize(5);
    assertThat(Subject.write(model).length).isLessThan(100).isLessThan(growing / 10);
  }

  @Test
  void aForestForgetsAConceptThatHasPassed() {
    Learner forest = Subject.of("x", "adaptive-forest", 3, 0).learner();
    Learner tree = Subject.of("x", "hoeffding-tree", 3, 0).learner();
    assertThat(RiverTreeTest.loss(Streams.STEPS_DRIFT, forest, 6000))
        .isLessThan(0.7 * RiverTreeTest.loss(Streams.STEPS_DRIFT, tree, 6000));
  }

  @Test
  void theSeedDecidesAllThatIsDrawn() {
    assertThat(afterSteps("1")).isEqualTo(afterSteps("1")).isNotEqualTo(afterSteps("2"));
  }

  /** Smaller bounds than a tree has grown to: it is restored as it is, and grows no more. */
  @ParameterizedTest
  @CsvSource({
    "hoeffding-tree, max-nodes, 1",
    "hoeffding-tree, max-depth, 0",
    "adaptive-forest, max-nodes, 3",
    "adaptive-forest, max-depth, 1"
  })
  void aTreeLargerThanNowAllowedIsKept(String kind, String option, String value)
      throws IOException {
    Subject before = Subject.of("x", kind, 3, 0, "grace", "20", "tie", "0.5");
    OnlineModel model = before.learner().create();
    learn(model, Streams.STEPS, 2000);
    Subject smaller = Subject.of("x", kind, 3, 0, "grace", "20", "tie", "0.5", option, value);
    assertThat(smaller.learner().layout()).isEqualTo(before.learner().layout());
    OnlineModel read = Subject.read(smaller.learner(), Subject.write(model), 1);
    assertThat(before.predictAll(read, before.ordinary(new Random(1), 50)))
        .isDeepEqualTo(before.predictAll(model, before.ordinary(new Random(1), 50)));
    int nodes = nodes(read);
    assertThat(nodes).isGreaterThan(5);
    learn(read, Streams.STEPS, 500);
    if (kind.equals("hoeffding-tree")) {
      assertThat(nodes(read)).isEqualTo(nodes);
    }
  }

  private static int nodes(OnlineModel model) {
    ModelStructure.Trees trees = (ModelStructure.Trees) model.structure().orElseThrow();
    return trees.trees().stream().mapToInt(tree -> tree.feature().length).sum();
  }

  private static byte[] afterSteps(String seed) {
    OnlineModel model = Subject.of("x", "adaptive-forest", 3, 0, "seed", seed).learner().create();
    learn(model, Streams.STEPS, 500);
    return Subject.write(model);
  }

  @Test
  void wrongSettingsAndLabelsAreRefused() {
    assertThatThrownBy(() -> Subject.of("x", "hoeffding-tree", 0, 2).learner())
        .hasMessage("features: 0 (expected: at least 1)");
    assertThatThrownBy(() -> Subject.of("x", "hoeffding-tree", 1, 1).learner())
        .hasMessage("classes: 1 (expected: at least 2, or none)");
    assertThatThrownBy(() -> Subject.of("x", "adaptive-forest", 1, 0, "leaf", "majority").learner())
        .hasMessage("leaf: majority (expected: none without classes)");
    assertThatThrownBy(() -> Subject.of("x", "adaptive-forest", 1, 2, "draws", "30").learner())
        .hasMessage("draws: 30 (expected: a number above 0, at most 20)");
    assertThatThrownBy(
            () ->
                Subject.of("x", "hoeffding-tree", 90, 0, "max-nodes", "99999", "bins", "1000")
                    .learner())
        .hasMessageStartingWith("max-nodes: 99999 (expected: a state below 2 GiB");
    OnlineModel model = Subject.of("x", "hoeffding-tree", 1, 2).learner().create();
    assertThatThrownBy(() -> model.learn(Example.of(1), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("label: 2.0 (expected: a class from 0 to 1)");
  }

  private static SplitMix64 learn(OnlineModel model, Streams stream, int rows) {
    SplitMix64 uniform = new SplitMix64(3);
    Example example = new Example(stream.features);
    for (int i = 0; i < rows; i++) {
      double label = stream.next(uniform, example.features(), false);
      model.learn(example, label);
    }
    return uniform;
  }
}
