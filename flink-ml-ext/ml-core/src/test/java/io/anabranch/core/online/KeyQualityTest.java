// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anabranch.core.evaluation.AreaUnderCurve;
import io.anabranch.core.learn.LearnerSpec;
import io.anabranch.core.learn.Learners;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Every measure of every task, over restores in the middle, against a plain count. */
final class KeyQualityTest {
  /** What was told of a row, and what was true. */
  private record Seen(double[] prediction, double label) {}

  /** Two features and the index of a class. */
  record Row(double a, double b, int label) {}

  @Provide
  Arbitrary<List<Row>> rows() {
    Arbitrary<Double> number = Arbitraries.doubles().between(-3, 3);
    return Combinators.combine(number, number, Arbitraries.integers().between(0, 2))
        .as(Row::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  private static KeyModels plan(String kind, List<String> classes, Map<String, String> options) {
    LearnerSpec learner = new LearnerSpec(kind, List.of("a", "b"), classes, options);
    List<QualityMeasure> quality = QualityMeasure.of(Learners.create(learner).task());
    return new KeyModels(
        new LearnSpec(
            "m", List.of("k"), learner, "y", LabelDelay.none(), null, null, quality, null));
  }

  /** Runs all rows; writes and reads the model before each. */
  private static List<Seen> run(KeyModels plan, List<Row> rows, int classes, KeyModel[] last) {
    Workspace workspace = plan.workspace();
    RecordedOutputs outputs = new RecordedOutputs(plan);
    List<Seen> seen = new ArrayList<>();
    KeyModel model = plan.create();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double label = Math.min(row.label(), classes - 1);
      workspace.example().features()[0] = row.a();
      workspace.example().features()[1] = row.b();
      workspace.example().at(i);
      double[] prediction = new double[plan.learner().predictions()];
      model.model().predict(workspace.example(), prediction);
      seen.add(new Seen(prediction, label));
      model.row(workspace, label, null, outputs);
      model = reread(plan, model);
    }
    last[0] = model;
    return seen;
  }

  @Property(tries = 100)
  void measuresOfTwoClasses(@ForAll("rows") List<Row> rows) {
    KeyModels plan = plan("logistic", List.of(), Map.of("rate", "0.5"));
    KeyModel[] last = new KeyModel[1];
    double loss = 0;
    double right = 0;
    AreaUnderCurve area = new AreaUnderCurve();
    for (Seen seen : run(plan, rows, 2, last)) {
      double probability = seen.prediction()[0];
      loss -= StrictMath.log(seen.label() > 0 ? probability : 1 - probability);
      right += (probability >= 0.5) == (seen.label() > 0) ? 1 : 0;
      area.add(seen.label(), Math.floor(Math.min(63, probability * 64)) / 64);
    }
    assertThat(last[0].quality(QualityMeasure.LOG_LOSS)).isCloseTo(loss / rows.size(), near());
    assertThat(last[0].quality(QualityMeasure.ACCURACY)).isEqualTo(right / rows.size());
    double expected = area.result().orElse(Double.NaN);
    if (Double.isNaN(expected)) {
      assertThat(last[0].quality(QualityMeasure.AUC)).isNaN();
    } else {
      assertThat(last[0].quality(QualityMeasure.AUC)).isCloseTo(expected, near());
    }
  }

  @Property(tries = 100)
  void measuresOfSeveralClasses(@ForAll("rows") List<Row> rows) {
    KeyModels plan = plan("softmax", List.of("x", "y", "z"), Map.of());
    KeyModel[] last = new KeyModel[1];
    double loss = 0;
    double right = 0;
    for (Seen seen : run(plan, rows, 3, last)) {
      double[] p = seen.prediction();
      loss -= StrictMath.log(p[(int) seen.label()]);
      int best = p[1] > p[0] ? (p[2] > p[1] ? 2 : 1) : (p[2] > p[0] ? 2 : 0);
      right += best == (int) seen.label() ? 1 : 0;
    }
    assertThat(last[0].quality(QualityMeasure.LOG_LOSS)).isCloseTo(loss / rows.size(), near());
    assertThat(last[0].quality(QualityMeasure.ACCURACY)).isEqualTo(right / rows.size());
  }

  @Property(tries = 100)
  void measuresOfAnomalies(@ForAll("rows") List<Row> rows) {
    KeyModels plan = plan("z-score", List.of(), Map.of("threshold", "1", "warm-up", "3"));
    KeyModel[] last = new KeyModel[1];
    double found = 0;
    double flagged = 0;
    double real = 0;
    for (Seen seen : run(plan, rows, 2, last)) {
      found += seen.prediction()[1] > 0 && seen.label() > 0 ? 1 : 0;
      flagged += seen.prediction()[1];
      real += seen.label();
    }
    assertThat(last[0].updates()).isEqualTo(rows.size());
    assertThat(last[0].quality(QualityMeasure.PRECISION))
        .isEqualTo(Double.valueOf(found / flagged));
    assertThat(last[0].quality(QualityMeasure.RECALL)).isEqualTo(Double.valueOf(found / real));
  }

  @Test
  void clustersHaveNoMeasures() {
    LearnerSpec learner = new LearnerSpec("k-means", List.of("a", "b"), List.of(), Map.of());
    KeyModels plan =
        new KeyModels(
            new LearnSpec(
                "m", List.of("k"), learner, null, LabelDelay.none(), null, null, List.of(), null));
    KeyModel[] last = new KeyModel[1];
    run(plan, List.of(new Row(1, 2, 0), new Row(1, 2, 0)), 1, last);
    assertThat(last[0].updates()).isEqualTo(2);
  }

  private static Offset<Double> near() {
    return within(1e-9);
  }

  private static KeyModel reread(KeyModels plan, KeyModel model) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      model.write(new DataOutputStream(bytes));
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      KeyModel again = plan.read(in);
      assertThat(in.available()).isZero();
      return again;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
