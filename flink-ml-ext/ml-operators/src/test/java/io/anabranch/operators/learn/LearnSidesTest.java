// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;

/** Queries, models from elsewhere, and models as rows. */
class LearnSidesTest {
  private static final LearnSpec SPEC =
      LearnHarness.learner("linear").quality(QualityMeasure.MAE).spec();

  @Test
  void aQueryIsAnsweredByTheModelAsTheLastWatermarkLeftIt() throws Exception {
    try (LearnHarness harness = LearnHarness.withSides(SPEC, null)) {
      harness.process(Event.row("pump", 1, 2.0, 1.0, 10));
      harness.query("pump", "before");
      harness.watermark(10);
      harness.query("pump", "after");
      harness.query("fan", "unknown");
      assertThat(harness.answers().get(0))
          .startsWith("{\"query_id\": \"before\", \"device\": \"pump\", \"learner\": null");
      assertThat(harness.answers().get(1))
          .startsWith(
              "{\"query_id\": \"after\", \"device\": \"pump\", \"learner\": \"late\", \"kind\":"
                  + " \"linear\", \"updates\": 1, \"seen\": 1, \"drifts\": 0, \"unlabelled\": 0,"
                  + " \"as_of\": \"1970-01-01T00:00:00.010\", \"mae\": 1.0, \"weights\": [")
          .contains("\"definition_hash\": \"hash\", \"format\": 1, \"state\": \"");
      assertThat(harness.answers().get(2))
          .startsWith("{\"query_id\": \"unknown\", \"device\": \"fan\", \"learner\": null")
          .endsWith("\"format\": null, \"state\": null}");
    }
  }

  @Test
  void aLoadedModelGoesOnAsTheOneItWasTakenFrom() throws Exception {
    RowData model;
    List<String> undisturbed;
    try (LearnHarness harness = LearnHarness.withSides(SPEC, null)) {
      harness.process(Event.row("pump", 1, 2.0, 1.0, 10));
      harness.watermark(10);
      harness.finish();
      model = harness.modelRows().get(0);
      harness.process(Event.row("pump", 2, 1.0, 2.0, 20));
      harness.watermark(20);
      undisturbed = harness.output().subList(1, 2);
    }
    try (LearnHarness harness = LearnHarness.withSides(SPEC, null)) {
      harness.load("pump", model);
      harness.process(Event.row("pump", 2, 1.0, 2.0, 20));
      harness.process(Event.row("pump", 9, 1.0, 2.0, 10));
      harness.watermark(20);
      assertThat(harness.output()).isEqualTo(undisturbed);
      assertThat(harness.late()).as("what the model has learnt").hasSize(1);
    }
    try (LearnHarness harness = LearnHarness.batchWithSides(SPEC)) {
      harness.load("pump", model);
      harness.process(Event.row("pump", 2, 1.0, 2.0, 20));
      harness.finish();
      assertThat(harness.output()).isEqualTo(undisturbed);
    }
  }

  @Test
  void aModelOfGivenWeightsIsForgottenLikeAnyOtherOnceItHasSeenARow() throws Exception {
    LearnSpec spec = LearnHarness.learner("linear").ttl(100).spec();
    KeyModels plan = new KeyModels(spec);
    ModelRows rows = new ModelRows(plan, LearnTypes.key(spec, LearnHarness.ROW_TYPE), "hash");
    RowData key = GenericRowData.of(StringData.fromString("pump"));
    try (LearnHarness harness = LearnHarness.withSides(spec, null)) {
      harness.load("pump", rows.of(key, plan.create(new double[] {1, 2, 3})));
      assertThat(harness.timers()).isZero();
      harness.process(Event.row("pump", 3, 3.0, 0.0, 250));
      harness.watermark(250);
      assertThat(harness.timers()).isEqualTo(1);
      harness.watermark(351);
      assertThat(harness.stateEntries()).isZero();
    }
  }

  @Test
  void aLabelAloneLeavesNoModel() throws Exception {
    LearnSpec spec = LearnHarness.learner("linear").stream(50).ttl(100).spec();
    for (long[] watermarks : List.of(new long[] {10, 500}, new long[] {10, 400, 500})) {
      try (LearnHarness harness = LearnHarness.streaming(spec, null, null)) {
        harness.process(Event.row("pump", 1, 1.0, null, 10));
        harness.process(Event.label("pump", 9, 1.0, 500));
        for (long watermark : watermarks) {
          harness.watermark(watermark);
        }
        harness.finish();
        assertThat(harness.models()).isEmpty();
      }
    }
    List<Event> events =
        List.of(Event.row("pump", 1, 1.0, null, 10), Event.label("pump", 9, 1.0, 500));
    assertThat(LearnHarness.batch(spec, events).models()).isEmpty();
  }

  @Test
  void whatIsNoModelOfTheLearnerIsADeadLetter() throws Exception {
    LearnSpec other = LearnHarness.learner("linear").features("x").spec();
    GenericRowData model;
    try (LearnHarness harness = LearnHarness.withSides(SPEC, null)) {
      harness.process(Event.row("pump", 1, 2.0, 1.0, 10));
      harness.watermark(10);
      harness.finish();
      model = (GenericRowData) harness.modelRows().get(0);
      int columns = model.getArity();
      harness.load("pump", with(model, 1, StringData.fromString("early")));
      harness.load("pump", with(model, columns - 2, 2));
      harness.load("pump", with(model, columns - 1, null));
      harness.load("pump", with(model, columns - 1, new byte[] {0, 1, 'x'}));
      byte[] state = ((byte[]) model.getField(columns - 1)).clone();
      harness.load("pump", with(model, columns - 1, Arrays.copyOf(state, 30)));
      harness.load("pump", with(model, columns - 1, Arrays.copyOf(state, 999)));
      state[18] = 9;
      harness.load("pump", with(model, columns - 1, state));
      assertThat(harness.loadLetters())
          .satisfiesExactly(
              letter -> assertThat(letter).contains("learner: early (expected: late)"),
              letter -> assertThat(letter).contains("format: 2 (expected: 1 to 1; a newer one"),
              letter -> assertThat(letter).contains("state: null (expected: the bytes"),
              letter -> assertThat(letter).contains("state: of layout x (expected: "),
              letter -> assertThat(letter).contains("state: cut off (expected: a model of this"),
              letter -> assertThat(letter).contains("bytes too many"),
              letter -> assertThat(letter).contains("written by a newer version"));
    }
    ModelRows rows =
        new ModelRows(new KeyModels(other), LearnTypes.key(other, LearnHarness.ROW_TYPE), "");
    assertThatThrownBy(() -> rows.read(withoutQuality(model))).hasMessageContaining("features=[x]");
  }

  /** The same row where no measure is kept. */
  private static RowData withoutQuality(GenericRowData row) {
    GenericRowData shorter = new GenericRowData(row.getArity() - 1);
    for (int i = 0, at = 0; i < row.getArity(); i++) {
      if (i != 8) {
        shorter.setField(at++, row.getField(i));
      }
    }
    return shorter;
  }

  private static RowData with(GenericRowData row, int column, Object value) {
    GenericRowData changed = new GenericRowData(row.getArity());
    for (int i = 0; i < row.getArity(); i++) {
      changed.setField(i, i == column ? value : row.getField(i));
    }
    return changed;
  }

  @Test
  void batchExecutionAnswersNoQueries() throws Exception {
    try (LearnHarness harness = LearnHarness.batchWithSides(SPEC)) {
      assertThatThrownBy(() -> harness.query("pump", "1"))
          .hasMessage("queries: given (expected: none in BATCH execution)");
    }
  }

  @Test
  void eachLabelEndsOnceAsLearntOrAsADeadLetterThatSaysWhy() throws Exception {
    LearnSpec spec = LearnHarness.learner("linear").stream(50).quality(QualityMeasure.MAE).spec();
    try (LearnHarness harness = LearnHarness.streaming(spec, null, null)) {
      harness.process(Event.row("pump", 1, 1.0, null, 10));
      harness.process(Event.row("pump", 2, 1.0, null, 20));
      harness.process(Event.label("pump", 1, 3.0, 30));
      harness.process(Event.label("pump", 1, 3.0, 31));
      harness.process(Event.label("pump", 7, 3.0, 32));
      harness.process(Event.label("fan", 1, 3.0, 33));
      harness.process(Event.label("pump", 2, null, 34));
      harness.process(Event.label("pump", 2, Double.NaN, 35));
      harness.processWithoutTime(Event.label("pump", 2, 1.0, 0));
      harness.watermark(40);
      harness.process(Event.label("pump", 2, 1.0, 40));
      harness.process(Event.label("pump", 2, 1.0, 71));
      harness.watermark(100);
      assertThat(harness.labelsLearnt()).hasSize(1);
      assertThat(harness.labelLetters())
          .allMatch(letter -> letter.contains("{\"stage\": \"label\", \"kind\": \"DATA\""))
          .satisfiesExactlyInAnyOrder(
              letter -> assertThat(letter).contains("id: its label was learnt already (expected"),
              letter -> assertThat(letter).contains("id: no row waits").contains("\\\"id\\\": 7"),
              letter -> assertThat(letter).contains("id: no row waits").contains("fan"),
              letter -> assertThat(letter).contains("y: null (expected: a label)"),
              letter -> assertThat(letter).contains("y: NaN (expected: a finite number or null)"),
              letter -> assertThat(letter).contains("event time: missing"),
              letter -> assertThat(letter).contains("event time: 40 (expected: above 40, which"),
              letter ->
                  assertThat(letter).contains("id: no row waits").contains("at most PT0.05S"));
      assertThat(harness.stateEntries()).as("nothing of the fan").isEqualTo(1);
      harness.query("pump", "q");
      assertThat(harness.answers().get(0))
          .contains("\"updates\": 1, \"seen\": 2")
          .contains("\"unlabelled\": 1");
    }
  }
}
