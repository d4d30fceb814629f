// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.LearnerReference;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Subject;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against River and scikit-learn (values and differences: {@code make_reference.py}). */
final class LinearReferenceTest {
  private static final int EVERY = 7;

  @ParameterizedTest
  @CsvSource({
    "linear, sgd, optimizer sgd rate 0.01",
    "linear, sgd l2, optimizer sgd rate 0.01 l2 0.1",
    "linear, adagrad, optimizer adagrad rate 0.5",
    "linear, adagrad l2, optimizer adagrad rate 0.5 l2 0.1",
    "linear, adagrad huber, optimizer adagrad rate 0.5 loss huber width 2",
    "linear, ftrl, optimizer ftrl rate 0.5",
    "linear, ftrl l1 l2, optimizer ftrl rate 0.5 beta 2 l1 5 l2 0.3",
    "passive-aggressive, pa-1, variant pa-1 aggressiveness 0.3 epsilon 0.1",
    "passive-aggressive, pa-2, variant pa-2 aggressiveness 0.3 epsilon 0.5",
    "rls, river, forgetting 1 variance 1",
    "rls, ridge, forgetting 1 variance 100",
    "rls, forgetting, forgetting 0.97 variance 100",
  })
  void numbersAreThoseOfTheReference(String kind, String name, String options) throws IOException {
    JsonNode all = LearnerReference.of(getClass());
    check(
        Subject.of(name, kind, 4, 0, options.split(" ")),
        LearnerReference.named(all.get(kind), name),
        LearnerReference.rows(all.get("features")),
        LearnerReference.doubles(all.get("numbers")));
  }

  @ParameterizedTest
  @CsvSource({
    "logistic, logistic, sgd, optimizer sgd rate 0.05",
    "logistic, logistic, adagrad, optimizer adagrad rate 0.1",
    "logistic, logistic, ftrl l1 l2, optimizer ftrl rate 0.1 l1 1 l2 0.5",
    "passive-aggressive, passive-aggressive classes, pa-1, variant pa-1 aggressiveness 0.1",
    "passive-aggressive, passive-aggressive classes, pa-2, variant pa-2 aggressiveness 0.1",
  })
  void probabilitiesAreThoseOfTheReference(String kind, String part, String name, String options)
      throws IOException {
    JsonNode all = LearnerReference.of(getClass());
    check(
        Subject.of(name, kind, 4, 2, options.split(" ")),
        LearnerReference.named(all.get(part), name),
        LearnerReference.rows(all.get("features")),
        LearnerReference.doubles(all.get("binary")));
  }

  @ParameterizedTest
  @CsvSource({"sgd, optimizer sgd rate 0.05", "adagrad, optimizer adagrad rate 0.1"})
  void classesAreThoseOfTheReference(String name, String options) throws IOException {
    JsonNode all = LearnerReference.of(getClass());
    check(
        Subject.of(name, "softmax", 4, 3, options.split(" ")),
        LearnerReference.named(all.get("softmax"), name),
        LearnerReference.rows(all.get("features")),
        LearnerReference.doubles(all.get("classes")));
  }

  private static void check(Subject subject, JsonNode reference, double[][] xs, double[] labels) {
    OnlineModel model = subject.learner().create();
    for (int i = 0; i < xs.length; i++) {
      Example example = Example.of(xs[i]);
      if (i % EVERY == 0) {
        JsonNode expected = reference.get("predictions").get(i / EVERY);
        assertThat(subject.predict(model, example))
            .as("prediction %d", i)
            .containsExactly(
                expected.isArray()
                    ? LearnerReference.doubles(expected)
                    : new double[] {expected.doubleValue()},
                within(1e-10));
      }
      model.learn(example, labels[i]);
    }
    double[] weights = LearnerReference.doubles(reference.get("weights"));
    if (weights.length > 0) {
      assertThat(weights(model.structure().orElseThrow()))
          .as("weights")
          .containsExactly(weights, within(1e-10));
    }
  }

  private static double[] weights(ModelStructure structure) {
    if (structure instanceof ModelStructure.Softmax softmax) {
      double[] all = new double[0];
      for (int c = 0; c < softmax.weights().length; c++) {
        double[] row = softmax.weights()[c];
        int from = all.length;
        all = Arrays.copyOf(all, from + row.length + 1);
        System.arraycopy(row, 0, all, from, row.length);
        all[from + row.length] = softmax.intercepts()[c];
      }
      return all;
    }
    ModelStructure.Linear linear = (ModelStructure.Linear) structure;
    double[] all = Arrays.copyOf(linear.weights(), linear.weights().length + 1);
    all[linear.weights().length] = linear.intercept();
    return all;
  }
}
