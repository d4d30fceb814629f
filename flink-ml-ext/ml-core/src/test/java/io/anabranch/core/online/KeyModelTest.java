// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.LearnerSpec;
import io.anabranch.core.learn.Learners;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Task;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class KeyModelTest {
  private static final LearnerSpec LINEAR =
      new LearnerSpec("linear", List.of("a", "b"), List.of(), Map.of());

  /** One row: milliseconds since the row before, two features, a label that may be unknown. */
  record Row(int gap, double a, double b, double label) {}

  @Provide
  Arbitrary<List<Row>> rows() {
    Arbitrary<Double> number = Arbitraries.doubles().between(-3, 3);
    Arbitrary<Double> label = Arbitraries.oneOf(number, Arbitraries.just(Double.NaN));
    return Combinators.combine(Arbitraries.integers().between(0, 3), number, number, label)
        .as(Row::new)
        .list()
        .ofMaxSize(40);
  }

  private static LearnSpec spec(LabelDelay delay) {
    return new LearnSpec(
        "m",
        List.of("k"),
        LINEAR,
        "y",
        delay,
        null,
        null,
        List.of(QualityMeasure.MAE, QualityMeasure.RMSE),
        null);
  }

  /**
   * The law: a row is predicted by what was known strictly before its time, and by nothing else.
   */
  @Property(tries = 300)
  void aRowIsPredictedByTheLabelsKnownBeforeIt(
      @ForAll("rows") List<Row> rows, @ForAll @IntRange(max = 4) int lag) throws IOException {
    KeyModels plan = new KeyModels(spec(LabelDelay.lag(Duration.ofMillis(lag))));
    Learner learner = Learners.create(LINEAR);
    Workspace workspace = plan.workspace();
    RecordedOutputs outputs = new RecordedOutputs(plan);
    KeyModel model = plan.create();
    List<Long> times = times(rows);
    double[] expected = new double[1];
    for (int i = 0; i < rows.size(); i++) {
      boolean first = i == 0 || times.get(i - 1) < times.get(i);
      if (first) {
        model.advance(times.get(i), workspace);
      }
      fill(workspace, rows.get(i), times.get(i));
      model.predict(workspace, rows.get(i).label(), null, outputs);
      OnlineModel known = learner.create();
      int updates = 0;
      for (int j = 0; j < i; j++) {
        Row earlier = rows.get(j);
        if (times.get(j) + lag < times.get(i) && !Double.isNaN(earlier.label())) {
          known.learn(example(earlier, times.get(j)), earlier.label());
          updates++;
        }
      }
      known.predict(example(rows.get(i), times.get(i)), expected);
      assertThat(outputs.number(0)).isEqualTo(expected[0]);
      assertThat(outputs.value(1)).isEqualTo((long) updates);
      assertThat(outputs.value(2) == null).isEqualTo(updates == 0);
      boolean last = i == rows.size() - 1 || times.get(i + 1) > times.get(i);
      if (last) {
        model.settle(workspace);
        model = reread(plan, model);
      }
    }
  }

  @Property(tries = 200)
  void theErrorIsThatOfPredictionsMadeBeforeTheLabel(@ForAll("rows") List<Row> rows) {
    KeyModels plan = new KeyModels(spec(LabelDelay.none()));
    Workspace workspace = plan.workspace();
    RecordedOutputs outputs = new RecordedOutputs(plan);
    KeyModel model = plan.create();
    double absolute = 0;
    double squared = 0;
    long labels = 0;
    long time = 0;
    for (Row row : rows) {
      fill(workspace, row, time++);
      model.row(workspace, row.label(), null, outputs);
      if (!Double.isNaN(row.label())) {
        double error = Math.abs(outputs.number(0) - row.label());
        absolute += error;
        squared += error * error;
        labels++;
      }
    }
    assertThat(model.updates()).isEqualTo(labels);
    assertThat(model.rows()).isEqualTo(rows.size());
    if (labels > 0) {
      assertThat(model.quality(QualityMeasure.MAE)).isEqualTo(absolute / labels);
      assertThat(model.quality(QualityMeasure.RMSE)).isEqualTo(Math.sqrt(squared / labels));
    }
  }

  @Test
  void aLabelOfItsOwnFindsItsRowOnceAndInTime() throws IOException {
    KeyModels plan = new KeyModels(spec(LabelDelay.stream(List.of("id"), Duration.ofMillis(10))));
    Workspace workspace = plan.workspace();
    RecordedOutputs outputs = new RecordedOutputs(plan);
    KeyModel model = plan.create();
    fill(workspace, new Row(0, 1, 2, 0), 100);
    model.row(workspace, Double.NaN, new byte[] {1}, outputs);
    fill(workspace, new Row(0, 2, 1, 0), 101);
    model.row(workspace, Double.NaN, new byte[] {2}, outputs);

    model = reread(plan, model);
    assertThat(model.label(105, new byte[] {3}, 1, workspace)).isEqualTo(LabelOutcome.NO_ROW);
    assertThat(model.label(110, new byte[] {1}, 1, workspace)).isEqualTo(LabelOutcome.LEARNT);
    model = reread(plan, model);
    assertThat(model.label(110, new byte[] {1}, 1, workspace)).isEqualTo(LabelOutcome.DUPLICATE);
    assertThat(model.label(112, new byte[] {2}, 1, workspace)).isEqualTo(LabelOutcome.NO_ROW);
    assertThat(model.updates()).isEqualTo(1);
    assertThat(model.unlabelled()).isEqualTo(1);
  }

  @Test
  void rowsThatWaitAreBounded() {
    LabelDelay two = new LabelDelay(Duration.ZERO, List.of("id"), Duration.ofHours(1), 2);
    KeyModels plan = new KeyModels(spec(two));
    Workspace workspace = plan.workspace();
    RecordedOutputs outputs = new RecordedOutputs(plan);
    KeyModel model = plan.create();
    for (byte id = 0; id < 3; id++) {
      fill(workspace, new Row(0, 1, 2, 0), id);
      model.row(workspace, Double.NaN, new byte[] {id}, outputs);
    }
    assertThat(model.label(5, new byte[] {0}, 1, workspace)).isEqualTo(LabelOutcome.NO_ROW);
    assertThat(model.label(5, new byte[] {2}, 1, workspace)).isEqualTo(LabelOutcome.LEARNT);
    assertThat(model.unlabelled()).isEqualTo(1);
  }

  @Test
  void aKeyThatWasSilentForTooLongStartsAnew() {
    LearnSpec forgetful =
        new LearnSpec(
            "m",
            List.of("k"),
            LINEAR,
            "y",
            LabelDelay.none(),
            null,
            null,
            List.of(),
            Duration.ofMillis(10));
    KeyModels plan = new KeyModels(forgetful);
    Workspace workspace = plan.workspace();
    RecordedOutputs outputs = new RecordedOutputs(plan);
    KeyModel model = plan.create();
    fill(workspace, new Row(0, 1, 2, 5), 100);
    model.row(workspace, 5, null, outputs);
    fill(workspace, new Row(0, 1, 2, 5), 110);
    model.row(workspace, 5, null, outputs);
    assertThat(outputs.value(1)).isEqualTo(1L);
    assertThat(model.expiry()).isEqualTo(121);
    fill(workspace, new Row(0, 1, 2, 5), 121);
    model.row(workspace, 5, null, outputs);
    assertThat(outputs.value(1)).isEqualTo(0L);
    assertThat(outputs.number(0)).isEqualTo(0.0);
  }

  private static LearnSpec watched(DriftSpec.Then then) {
    DriftSpec drift = new DriftSpec("page-hinkley", Map.of("threshold", "20"), then, 0.5);
    return new LearnSpec(
        "m",
        List.of("k"),
        LINEAR,
        "y",
        LabelDelay.none(),
        null,
        drift,
        List.of(QualityMeasure.MAE),
        null);
  }

  /** The label jumps from 1 to 50; gives the model right after the drift was found. */
  private static KeyModel drifted(KeyModels plan, RecordedOutputs outputs) throws IOException {
    Workspace workspace = plan.workspace();
    KeyModel model = plan.create();
    for (int i = 0; i < 400 && model.drifts() == 0; i++) {
      fill(workspace, new Row(0, i % 3 - 1, i % 2, 0), i);
      model.row(workspace, i < 200 ? 1 : 50, null, outputs);
      model = reread(plan, model);
    }
    assertThat(model.drifts()).isEqualTo(1);
    return model;
  }

  private static double next(KeyModels plan, KeyModel model, RecordedOutputs outputs) {
    Workspace workspace = plan.workspace();
    fill(workspace, new Row(0, 1, 1, 0), 1000);
    model.row(workspace, Double.NaN, null, outputs);
    return outputs.number(0);
  }

  @Test
  void aDriftStartsTheModelAnewAndTheLabelIsLearntAfterIt() throws IOException {
    KeyModels plan = new KeyModels(watched(DriftSpec.Then.RESET));
    RecordedOutputs outputs = new RecordedOutputs(plan);
    KeyModel model = drifted(plan, outputs);
    long last = model.clock();
    OnlineModel fresh = Learners.create(LINEAR).create();
    fresh.learn(Example.of(last % 3 - 1, last % 2).at(last), 50);
    double[] expected = new double[1];
    fresh.predict(Example.of(1, 1).at(1000), expected);
    assertThat(next(plan, model, outputs)).isEqualTo(expected[0]);
    assertThat(model.copy().drifts()).isEqualTo(1);
  }

  @Test
  void aDriftShrinksTheModelOrLeavesIt() throws IOException {
    KeyModels left = new KeyModels(watched(DriftSpec.Then.NOTHING));
    KeyModels shrunk = new KeyModels(watched(DriftSpec.Then.SHRINK));
    RecordedOutputs outputs = new RecordedOutputs(left);
    double before = next(left, drifted(left, outputs), outputs);
    assertThat(next(shrunk, drifted(shrunk, outputs), outputs)).isNotEqualTo(before);
  }

  @Test
  void aFullQueueOfKnownLabelsRefusesTheNewest() {
    LabelDelay lag = new LabelDelay(Duration.ofMillis(10), List.of(), Duration.ZERO, 2);
    KeyModels plan = new KeyModels(spec(lag));
    Workspace workspace = plan.workspace();
    RecordedOutputs outputs = new RecordedOutputs(plan);
    KeyModel model = plan.create();
    for (int time = 0; time < 40; time++) {
      fill(workspace, new Row(0, 1, 2, 5), time);
      model.row(workspace, 5, null, outputs);
    }
    assertThat(model.updates()).isEqualTo(6);
    assertThat(model.unlabelled()).isEqualTo(40 - 8);
  }

  @Test
  void aPriorIsWhereAKeyStarts() {
    LearnSpec warm =
        new LearnSpec(
            "m",
            List.of("k"),
            new LearnerSpec("logistic", List.of("a", "b"), List.of(), Map.of()),
            "y",
            LabelDelay.none(),
            "p",
            null,
            QualityMeasure.of(Task.BINARY),
            null);
    KeyModels plan = new KeyModels(warm);
    Workspace workspace = plan.workspace();
    RecordedOutputs outputs = new RecordedOutputs(plan);
    KeyModel model = plan.create();
    fill(workspace, new Row(0, 1, 1, 0), 0);
    workspace.prior(0.8);
    model.row(workspace, 1, null, outputs);
    assertThat(outputs.value(0)).isEqualTo(true);
    assertThat(outputs.number(1)).isCloseTo(0.8, within(1e-12));
    assertThatThrownBy(() -> workspace.prior(1.5))
        .hasMessage("prior: 1.5 (expected: a probability, 0 to 1)");
  }

  @Test
  void stateOfANewerVersionIsRefused() {
    KeyModels plan = new KeyModels(spec(LabelDelay.none()));
    byte[] newer = {2, 1, 0};
    assertThatThrownBy(() -> plan.read(new DataInputStream(new ByteArrayInputStream(newer))))
        .isInstanceOf(IOException.class)
        .hasMessage("format: 2 (expected: at most 1; this state was written by a newer version)");
  }

  private static List<Long> times(List<Row> rows) {
    List<Long> times = new ArrayList<>();
    long time = 0;
    for (Row row : rows) {
      time += row.gap();
      times.add(time);
    }
    return times;
  }

  private static void fill(Workspace workspace, Row row, long time) {
    workspace.example().features()[0] = row.a();
    workspace.example().features()[1] = row.b();
    workspace.example().at(time);
  }

  private static Example example(Row row, long time) {
    return Example.of(row.a(), row.b()).at(time);
  }

  private static KeyModel reread(KeyModels plan, KeyModel model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.write(new DataOutputStream(bytes));
    KeyModel again = plan.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    ByteArrayOutputStream rewritten = new ByteArrayOutputStream();
    again.write(new DataOutputStream(rewritten));
    assertThat(rewritten.toByteArray()).isEqualTo(bytes.toByteArray());
    return again;
  }
}
