// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.learn.ModelStructure.Link;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Task;
import io.anabranch.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is exported scores as the learner predicts, to the bit. */
final class LearnedGraphTest {
  private static final int ROWS = 400;
  private static final int KEYS = 8;

  static List<LearntModel> models() {
    return LearntModel.all();
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyKindScoresAsItsLearnerPredicts(LearntModel learnt) {
    Learner learner = learnt.subject().learner();
    OnlineModel model = learnt.learn(ROWS);
    double[][] rows = learnt.rows(ROWS);
    Map<String, Tensor> outputs = Scored.run(learnt.export(model), rows);
    double[] expected = new double[learner.predictions()];
    for (int i = 0; i < ROWS; i++) {
      model.predict(LearntModel.example(rows[i], 0), expected);
      check(learner.task(), outputs, i, expected);
    }
  }

  private static void check(Task task, Map<String, Tensor> outputs, int row, double[] expected) {
    switch (task) {
      case REGRESSION, FORECAST, ANOMALY ->
          assertThat(outputs.get("prediction").number(row)).isEqualTo(expected[0]);
      case BINARY -> {
        assertThat(outputs.get("probability").number(row)).isEqualTo(expected[0]);
        assertThat(outputs.get("prediction").text(row)).isEqualTo(expected[0] >= 0.5 ? "c1" : "c0");
      }
      case MULTICLASS -> {
        int best = 0;
        for (int c = 0; c < expected.length; c++) {
          assertThat(outputs.get("probabilities").number(row * expected.length + c))
              .isEqualTo(expected[c]);
          best = expected[c] > expected[best] ? c : best;
        }
        assertThat(outputs.get("probability").number(row)).isEqualTo(expected[best]);
        assertThat(outputs.get("prediction").text(row)).isEqualTo("c" + best);
      }
      case CLUSTERING -> {
        assertThat((double) outputs.get("cluster").integer(row)).isEqualTo(expected[0]);
        assertThat(outputs.get("distance").number(row)).isEqualTo(expected[1]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void aPriorIsAddedAsTheLearnerAddsIt(LearntModel learnt) {
    Learner learner = learnt.subject().learner();
    OnlineModel model = learnt.learn(ROWS);
    ModelStructure structure = model.structure().orElseThrow();
    if (!learner.takesPrior()) {
      assertThatThrownBy(
              () -> LearnedGraph.withPrior(structure, learnt.features(), learnt.classes()))
          .hasMessage("prior: given (expected: a linear model or trees of a regression)");
      return;
    }
    double[][] rows = learnt.rows(50);
    double[] priors = new Random(2).doubles(50, -3, 3).toArray();
    Map<String, Tensor> outputs =
        Scored.run(
            LearnedGraph.withPrior(structure, learnt.features(), learnt.classes()), rows, priors);
    double[] expected = new double[learner.predictions()];
    for (int i = 0; i < rows.length; i++) {
      model.predict(LearntModel.example(rows[i], priors[i]), expected);
      check(learner.task(), outputs, i, expected);
    }
  }

  /** The exponential alone, at sizes that no model of a test has. */
  @Test
  void logisticProbabilitiesHaveTheBitsOfStrictMath() {
    Random random = new Random(13);
    double[][] rows = new double[60_000][1];
    for (int i = 0; i < rows.length; i++) {
      // Most where something changes: at 0, at multiples of ln 2 / 2, at the least exponent.
      double size =
          switch (i % 4) {
            case 0 -> Math.pow(10, random.nextDouble() * 24 - 20);
            case 1 -> random.nextDouble() * 3;
            case 2 -> random.nextInt(30) * Math.log(2) / 2 + random.nextGaussian() * 1e-7;
            default -> 700 + random.nextDouble() * 50;
          };
      rows[i][0] = random.nextBoolean() ? size : -size;
    }
    byte[] model =
        LearnedGraph.of(
            new ModelStructure.Linear(new double[] {1}, 0, Link.LOGISTIC), List.of("x"), List.of());
    Tensor probability = Scored.run(model, rows).get("probability");
    for (int i = 0; i < rows.length; i++) {
      double x = rows[i][0];
      double odds = StrictMath.exp(-Math.abs(x));
      assertThat(probability.number(i)).isEqualTo((x >= 0 ? 1 : odds) / (1 + odds));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 16, 31})
  void rowsOfManyKeysInOneBatchScoreAsByEachKeysOwnModel(int width) {
    Random random = new Random(width);
    for (Link link : Link.values()) {
      double[][] features = new double[KEYS][];
      double[][] weights = new double[KEYS][];
      for (int i = 0; i < KEYS; i++) {
        features[i] = random.doubles(width, -3, 3).toArray();
        weights[i] = random.doubles(width + 1, -3, 3).toArray();
      }
      List<String> names = LearntModel.names("x", width);
      String output = link == Link.IDENTITY ? "prediction" : "probability";
      Tensor together =
          Scored.run(
                  LearnedGraph.ofWeights(link, names, List.of()),
                  new double[][][] {features, weights})
              .get(output);
      for (int i = 0; i < KEYS; i++) {
        ModelStructure own =
            new ModelStructure.Linear(Arrays.copyOf(weights[i], width), weights[i][width], link);
        byte[] model = LearnedGraph.of(own, names, List.of());
        assertThat(together.number(i))
            .isEqualTo(Scored.run(model, new double[][] {features[i]}).get(output).number(0));
      }
    }
  }

  @Test
  void aRowOnAThresholdGoesLeftAndOneAHairAboveItRight() {
    double edge = 0.1;
    ModelStructure.Tree tree =
        new ModelStructure.Tree(
            new int[] {0, -1, -1},
            new double[] {edge, 0, 0},
            new int[] {1, -1, -1},
            new int[] {2, -1, -1},
            new double[][] {null, {1}, {2}});
    double[][] rows = {{Math.nextDown(edge)}, {edge}, {Math.nextUp(edge)}};
    Tensor prediction = run(new ModelStructure.Trees(List.of(tree)), rows).get("prediction");
    assertThat(prediction.number(0)).isEqualTo(1);
    assertThat(prediction.number(1)).isEqualTo(1);
    assertThat(prediction.number(2)).isEqualTo(2);
  }

  private static Map<String, Tensor> run(ModelStructure structure, double[][] rows) {
    return Scored.run(
        LearnedGraph.of(structure, LearntModel.names("x", rows[0].length), List.of()), rows);
  }

  @Test
  void classesWithoutNamesAreATruthOrAnIndex() {
    double[][] rows = {{1, 2, 3}, {-1, -2, -3}};
    ModelStructure two = new ModelStructure.Linear(new double[] {1, 1, 1}, 0, Link.LOGISTIC);
    assertThat(run(two, rows).get("prediction").integer(0)).isEqualTo(1);
    assertThat(run(two, rows).get("prediction").integer(1)).isZero();
    double[][] weights = {{0, 0, 0}, {1, 0, 0}, {-1, 0, 0}};
    ModelStructure three = new ModelStructure.Softmax(weights, new double[3]);
    assertThat(run(three, rows).get("prediction").integer(0)).isEqualTo(1);
    assertThat(run(three, rows).get("prediction").integer(1)).isEqualTo(2);
  }

  @Test
  void namesThatDoNotFitAreRefused() {
    ModelStructure linear = new ModelStructure.Linear(new double[3], 0, Link.IDENTITY);
    assertThatThrownBy(() -> LearnedGraph.of(linear, List.of("a", "b"), List.of()))
        .hasMessage("features: 2 (expected: 3, as was learnt)");
    ModelStructure softmax = new ModelStructure.Softmax(new double[4][3], new double[4]);
    assertThatThrownBy(
            () -> LearnedGraph.of(softmax, List.of("a", "b", "c"), List.of("x", "y", "z")))
        .hasMessage("classes: 3 (expected: 4, as was learnt)");
  }

  @Test
  void whatHasNoFormThatOnnxCanSayIsRefused() {
    OnlineModel model = LearntModel.withoutStructure();
    assertThatThrownBy(() -> LearnedGraph.of(model, "holt-winters", List.of("x"), List.of()))
        .hasMessageStartingWith("learner: holt-winters cannot be written as ONNX (expected: ");
  }

  @Test
  void exportedBytesAreSmallAndTheSameEachTime() {
    byte[] model =
        LearnedGraph.of(
            new ModelStructure.Linear(
                IntStream.range(0, 16).asDoubleStream().toArray(), 1, Link.IDENTITY),
            LearntModel.names("x", 16),
            List.of());
    assertThat(model)
        .isEqualTo(
            LearnedGraph.of(
                new ModelStructure.Linear(
                    IntStream.range(0, 16).asDoubleStream().toArray(), 1, Link.IDENTITY),
                LearntModel.names("x", 16),
                List.of()))
        .hasSizeLessThan(2_500);
  }
}
