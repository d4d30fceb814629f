// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.evaluation.ConfusionMatrix.Cell;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/**
 * The measures against scikit-learn, SciPy and NumPy (values of {@code make_reference.py}), and
 * against published examples.
 */
final class ReferenceValuesTest {
  @Test
  void regressionIsThatOfScikitLearn() throws IOException {
    for (JsonNode each : reference("regression")) {
      RootMeanSquaredError rmse = new RootMeanSquaredError();
      MeanAbsoluteError mae = new MeanAbsoluteError();
      CoefficientOfDetermination r2 = new CoefficientOfDetermination();
      for (int i = 0; i < each.get("label").size(); i++) {
        double label = each.get("label").get(i).doubleValue();
        double prediction = each.get("prediction").get(i).doubleValue();
        rmse.add(label, prediction);
        mae.add(label, prediction);
        r2.add(label, prediction);
      }
      assertClose(rmse.result(), each, "rmse");
      assertClose(mae.result(), each, "mae");
      assertClose(r2.result(), each, "r2");
    }
  }

  @Test
  void rankingAndProbabilitiesAreThoseOfScikitLearn() throws IOException {
    for (JsonNode each : reference("binary")) {
      AreaUnderCurve auc = new AreaUnderCurve();
      AreaUnderCurve binned = new AreaUnderCurve();
      LogLoss logLoss = new LogLoss();
      for (int i = 0; i < each.get("label").size(); i++) {
        double label = each.get("label").get(i).doubleValue();
        double score = each.get("score").get(i).doubleValue();
        auc.add(label, score);
        binned.add(label, score, 1000);
        logLoss.add(label, score);
      }
      assertClose(auc.result(), each, "auc");
      assertThat(binned.result().getAsDouble()).isCloseTo(auc.result().getAsDouble(), within(1e-3));
      assertClose(logLoss.result(), each, "log_loss");
    }
  }

  @Test
  void classesAreThoseOfScikitLearn() throws IOException {
    for (JsonNode each : reference("classes")) {
      Accuracy accuracy = new Accuracy();
      F1Score macro = new F1Score();
      F1Score f1 = new F1Score();
      ConfusionMatrix matrix = new ConfusionMatrix();
      for (int i = 0; i < each.get("label").size(); i++) {
        String label = each.get("label").get(i).textValue();
        String prediction = each.get("prediction").get(i).textValue();
        accuracy.add(label, prediction);
        macro.add(label, prediction);
        f1.add(label, prediction, each.get("positive").textValue());
        matrix.add(label, prediction);
      }
      assertClose(accuracy.result(), each, "accuracy");
      assertClose(macro.result(), each, "macro_f1");
      assertClose(f1.result(), each, "f1");
      List<Cell> cells = new ArrayList<>();
      each.get("confusion")
          .forEach(
              cell ->
                  cells.add(
                      new Cell(
                          cell.get(0).textValue(),
                          cell.get(1).textValue(),
                          cell.get(2).longValue())));
      assertThat(matrix.cells()).isEqualTo(cells);
    }
  }

  @Test
  void driftIsThatOfSciPyAndNumPy() throws IOException {
    for (JsonNode each : reference("samples")) {
      KolmogorovSmirnov ks = new KolmogorovSmirnov();
      PopulationStability psi = new PopulationStability();
      PopulationStability tenths = new PopulationStability();
      PopulationStability quarters = new PopulationStability();
      double[] edges = doubles(each.get("edges"));
      for (Sample sample : Sample.values()) {
        for (double value : doubles(each.get(sample.name().toLowerCase(Locale.ROOT)))) {
          ks.add(sample, value);
          psi.add(sample, value, edges);
          tenths.add(sample, value, 10);
          quarters.add(sample, value, 4);
        }
      }
      assertClose(ks.result(), each, "ks");
      assertClose(psi.result(), each, "psi");
      assertClose(tenths.result(), each, "psi_10");
      assertClose(quarters.result(), each, "psi_4");
    }
  }

  /** Fawcett, "An introduction to ROC analysis", 2006: the 20 instances of figure 3. */
  @Test
  void theCurveOfFawcettsExampleHasItsArea() {
    double[] scores = {
      .9, .8, .7, .6, .55, .54, .53, .52, .51, .505, .4, .39, .38, .37, .36, .35, .34, .33, .3, .1
    };
    String labels = "11011100101010001010";
    AreaUnderCurve auc = new AreaUnderCurve();
    for (int i = 0; i < scores.length; i++) {
      auc.add(labels.charAt(i) - '0', scores[i]);
    }
    assertThat(auc.result()).hasValue(0.68);
  }

  /** The examples in the documentation of scikit-learn's metrics. */
  @Test
  void theExamplesOfScikitLearnsDocumentationHold() {
    RootMeanSquaredError rmse = new RootMeanSquaredError();
    MeanAbsoluteError mae = new MeanAbsoluteError();
    CoefficientOfDetermination r2 = new CoefficientOfDetermination();
    double[][] rows = {{3, 2.5}, {-0.5, 0.0}, {2, 2}, {7, 8}};
    for (double[] row : rows) {
      rmse.add(row[0], row[1]);
      mae.add(row[0], row[1]);
      r2.add(row[0], row[1]);
    }
    assertThat(rmse.result().getAsDouble()).isCloseTo(0.612, within(5e-4));
    assertThat(mae.result()).hasValue(0.5);
    assertThat(r2.result().getAsDouble()).isCloseTo(0.948, within(7e-4));

    LogLoss logLoss = new LogLoss();
    for (double likelihood : new double[] {.9, .9, .8, .65}) {
      logLoss.addLikelihood(likelihood);
    }
    assertThat(logLoss.result().getAsDouble()).isCloseTo(0.21616, within(5e-6));

    AreaUnderCurve auc = new AreaUnderCurve();
    double[][] scores = {{0, 0.1}, {0, 0.4}, {1, 0.35}, {1, 0.8}};
    for (double[] row : scores) {
      auc.add(row[0], row[1]);
    }
    assertThat(auc.result()).hasValue(0.75);

    F1Score macro = new F1Score();
    long[][] classes = {{0, 0}, {1, 2}, {2, 1}, {0, 0}, {1, 0}, {2, 1}};
    for (long[] row : classes) {
      macro.add(row[0], row[1]);
    }
    assertThat(macro.result().getAsDouble()).isCloseTo(0.267, within(5e-4));

    ConfusionMatrix matrix = new ConfusionMatrix();
    long[][] pairs = {{2, 0}, {0, 0}, {2, 2}, {2, 2}, {0, 0}, {1, 2}};
    for (long[] row : pairs) {
      matrix.add(row[0], row[1]);
    }
    assertThat(matrix.cells())
        .containsExactly(
            new Cell(0L, 0L, 2), new Cell(1L, 2L, 1), new Cell(2L, 0L, 1), new Cell(2L, 2L, 2));
  }

  /** Three classes of income with shares of 40, 30, 30 percent, then 35, 25, 40: by hand 0.0446. */
  @Test
  void stabilityOfThreeBandsIsThatComputedByHand() {
    PopulationStability psi = new PopulationStability();
    double[] edges = {1, 2};
    int[] reference = {40, 30, 30};
    int[] actual = {35, 25, 40};
    for (int band = 0; band < 3; band++) {
      for (int i = 0; i < reference[band]; i++) {
        psi.add(Sample.REFERENCE, band, edges);
      }
      for (int i = 0; i < actual[band]; i++) {
        psi.add(Sample.ACTUAL, band, edges);
      }
    }
    assertThat(psi.result().getAsDouble()).isCloseTo(0.04456, within(5e-6));
  }

  private static void assertClose(OptionalDouble result, JsonNode each, String name) {
    double expected = each.get(name).doubleValue();
    assertThat(result.getAsDouble())
        .as("%s of %s", name, each.get("name").textValue())
        .isCloseTo(expected, within(1e-13 * Math.max(1, Math.abs(expected))));
  }

  private static double[] doubles(JsonNode numbers) {
    double[] doubles = new double[numbers.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = numbers.get(i).doubleValue();
    }
    return doubles;
  }

  private static JsonNode reference(String part) throws IOException {
    try (InputStream in =
        ReferenceValuesTest.class.getResourceAsStream("/evaluation/reference.json")) {
      return new ObjectMapper().readTree(in).get(part);
    }
  }
}
