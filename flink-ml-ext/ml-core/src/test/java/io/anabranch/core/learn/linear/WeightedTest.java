// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Subject;
import io.anabranch.core.learn.Weighted;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Weights that were learnt elsewhere. */
final class WeightedTest {
  private static final double[] WEIGHTS = {1.5, -0.25, 0, 4};

  static List<Subject> subjects() {
    return List.of(
        Subject.of("sgd", "linear", 3, 0, "optimizer", "sgd"),
        Subject.of("adagrad", "linear", 3, 0),
        Subject.of("ftrl", "linear", 3, 0, "optimizer", "ftrl", "l1", "0.1", "l2", "0.2"),
        Subject.of("logistic", "logistic", 3, 2),
        Subject.of("rls", "rls", 3, 0),
        Subject.of("pa", "passive-aggressive", 3, 0));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void aModelPredictsWithWeightsThatAreGivenAndLearnsOn(Subject subject) {
    OnlineModel model = subject.learner().create();
    ((Weighted) model).setWeights(WEIGHTS.clone());
    ModelStructure.Linear linear = (ModelStructure.Linear) model.structure().orElseThrow();
    for (int i = 0; i < 3; i++) {
      assertThat(linear.weights()[i]).isCloseTo(WEIGHTS[i], within(1e-12));
    }
    assertThat(linear.intercept()).isCloseTo(WEIGHTS[3], within(1e-12));

    Example example = Example.of(1, 2, 3);
    double[] before = new double[1];
    double[] after = new double[1];
    model.predict(example, before);
    model.learn(example, 0);
    model.predict(example, after);
    assertThat(after[0]).isLessThan(before[0]);
  }

  @Test
  void weightsOfAnotherShapeAreRefused() {
    Weighted model = (Weighted) Subject.of("sgd", "linear", 3, 0).learner().create();
    assertThatThrownBy(() -> model.setWeights(new double[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weights: [1.0, 2.0, 3.0] (expected: 4 finite numbers");
    assertThatThrownBy(() -> model.setWeights(new double[] {1, 2, 3, Double.NaN}))
        .hasMessageContaining("NaN");
  }
}
