// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single rows: what cannot be used, what is late, what is forgotten. */
class LearnRowsTest {
  private static final LearnSpec SPEC =
      LearnHarness.learner("linear").quality(QualityMeasure.MAE).spec();

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      delimiter = '|',
      value = {
        "null     | 1    | 0.5  | 1.0      | x: null (expected: a finite number)",
        "NaN      | 1    | 0.5  | 1.0      | x: NaN (expected: a finite number)",
        "Infinity | 1    | 0.5  | 1.0      | x: Infinity (expected: a finite number)",
        "1.0      | null | 0.5  | 1.0      | n: null (expected: a finite number)",
        "1.0      | 1    | null | 1.0      | chance: null (expected: a finite number)",
        "1.0      | 1    | 2.0  | 1.0      | prior: 2.0 (expected: a probability, 0 to 1)",
        "1.0      | 1    | 0.5  | NaN      | y: NaN (expected: a finite number or null)",
        "1.0      | 1    | 0.5  | Infinity | y: Infinity (expected: a finite number or null)",
        "1.0      | 1    | 0.5  | 2.0      | y: 2.0 (expected: 0 or 1)",
        "1.0      | 1    | 0.5  | null     |",
        "1.0      | 1    | 0.5  | 1.0      |",
      })
  void aRowThatCannotBeUsedIsADeadLetterAndTeachesNothing(
      Double x, Integer n, Double chance, Double y, String reason) throws Exception {
    LearnSpec spec = LearnHarness.learner("logistic").prior("chance").spec();
    try (LearnHarness harness = LearnHarness.streaming(spec, null, null)) {
      harness.process(new Event(false, "pump", 1L, x, n, chance, y, 10));
      harness.process(Event.row("pump", 2, 1.0, 1.0, 20));
      harness.watermark(20);
      if (reason != null) {
        assertThat(harness.deadLetters())
            .singleElement()
            .asString()
            .startsWith("{\"stage\": \"learn\", \"kind\": \"DATA\", \"reason\": \"" + reason);
      }
      int learnt = reason == null && y != null ? 1 : 0;
      assertThat(harness.output()).hasSize(reason == null ? 2 : 1);
      assertThat(harness.output().get(harness.output().size() - 1))
          .contains("\"late_updates\": " + learnt);
    }
  }

  @Test
  void aClassThatIsNotKnownIsADeadLetter() throws Exception {
    LearnSpec spec = LearnHarness.learner("softmax").classes("0.0", "1.0").spec();
    try (LearnHarness harness = LearnHarness.streaming(spec, null, null)) {
      harness.process(Event.row("pump", 1, 1.0, 1.0, 10));
      harness.process(Event.row("pump", 2, 1.0, 3.0, 20));
      harness.process(Event.row("pump", 3, 1.0, null, 30));
      harness.watermark(30);
      assertThat(harness.deadLetters())
          .singleElement()
          .asString()
          .contains("y: 3.0 (expected: one of [0.0, 1.0])");
      assertThat(harness.output().get(1))
          .contains("\"late_prediction\": \"1.0\"")
          .contains("\"late_probabilities\": [0.")
          .contains("\"late_updates\": 1");
    }
  }

  @Test
  void rowsWithoutATimeAreDeadLetters() throws Exception {
    try (LearnHarness harness = LearnHarness.streaming(SPEC, null, null)) {
      harness.processWithoutTime(Event.row("pump", 1, 1.0, 1.0, 0));
      harness.process(Event.row("pump", 1, 1.0, 1.0, Long.MAX_VALUE - 1));
      assertThat(harness.deadLetters())
          .satisfiesExactly(
              letter -> assertThat(letter).contains("event time: missing"),
              letter -> assertThat(letter).contains("event time: 9223372036854775806"));
    }
  }

  @Test
  void rowsOfOneTimeDoNotLearnFromEachOther() throws Exception {
    try (LearnHarness harness = LearnHarness.streaming(SPEC, null, null)) {
      harness.process(Event.row("pump", 2, 1.0, 5.0, 10));
      harness.process(Event.row("pump", 1, 1.0, 5.0, 10));
      harness.process(Event.row("pump", 3, 1.0, 5.0, 11));
      harness.watermark(11);
      assertThat(harness.output().get(0)).contains("\"id\": 1").contains("\"late_updates\": 0");
      assertThat(harness.output().get(1)).contains("\"id\": 2").contains("\"late_updates\": 0");
      assertThat(harness.output().get(2)).contains("\"id\": 3").contains("\"late_updates\": 2");
    }
  }

  @Test
  void aRowThatWasLateBeforeARestoreIsLateAfterIt() throws Exception {
    OperatorSubtaskState state;
    try (LearnHarness harness = LearnHarness.streaming(SPEC, null, null)) {
      harness.watermark(100);
      state = harness.snapshot(1);
    }
    try (LearnHarness harness = LearnHarness.streaming(SPEC, null, state)) {
      harness.process(Event.row("pump", 1, 1.0, 1.0, 100));
      harness.process(Event.row("pump", 1, 1.0, 1.0, 101));
      harness.watermark(Long.MAX_VALUE);
      assertThat(harness.late()).hasSize(1);
      assertThat(harness.output()).hasSize(1);
    }
  }

  @Test
  void aKeyKnowsItsTimeWhenTheWatermarkFallsBack() throws Exception {
    Event first = Event.row("pump", 1, 1.0, 1.0, 100);
    int own = LearnHarness.subtaskOf(first, 2);
    OperatorSubtaskState[] states = new OperatorSubtaskState[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      try (LearnHarness harness = LearnHarness.streaming(SPEC, null, null, 2, subtask)) {
        if (subtask == own) {
          harness.process(first);
        }
        harness.watermark(subtask == own ? 100 : 10);
        states[subtask] = harness.snapshot(1);
      }
    }
    OperatorSubtaskState both =
        AbstractStreamOperatorTestHarness.repartitionOperatorState(
            AbstractStreamOperatorTestHarness.repackageState(states),
            LearnHarness.KEY_GROUPS,
            2,
            1,
            0);
    try (LearnHarness harness = LearnHarness.streaming(SPEC, null, both)) {
      harness.process(Event.row("pump", 2, 1.0, 1.0, 60));
      harness.process(Event.row("pump", 3, 1.0, 1.0, 101));
      harness.watermark(102);
      assertThat(harness.late()).hasSize(1);
      assertThat(harness.output()).singleElement().asString().contains("\"late_updates\": 1");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSilentKeyIsForgotten(boolean rocks) throws Exception {
    LearnSpec spec = LearnHarness.learner("linear").ttl(100).spec();
    try (LearnHarness harness =
        LearnHarness.streaming(
            spec, rocks ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend(), null)) {
      harness.process(Event.row("pump", 1, 1.0, 1.0, 10));
      harness.watermark(50);
      harness.process(Event.row("pump", 2, 1.0, 1.0, 60));
      harness.watermark(160);
      harness.snapshot(1);
      assertThat(harness.output().get(1)).contains("\"late_updates\": 1");
      assertThat(harness.timers()).isEqualTo(1);
      harness.finish();
      assertThat(harness.models()).hasSize(1);
      harness.watermark(161);
      harness.finish();
      assertThat(harness.models()).as("no more").hasSize(1);
      assertThat(harness.timers()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void keysThatWereKeptForEverAreForgottenOnceATimeIsSet(boolean rocks) throws Exception {
    StateBackend backend = rocks ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
    OperatorSubtaskState state;
    try (LearnHarness harness =
        LearnHarness.streaming(LearnHarness.learner("linear").spec(), backend, null)) {
      harness.process(Event.row("pump", 1, 1.0, 1.0, 10));
      harness.process(Event.row("fan", 1, 1.0, 1.0, 10));
      harness.watermark(50);
      state = harness.snapshot(1);
    }
    LearnSpec spec = LearnHarness.learner("linear").ttl(100).spec();
    try (LearnHarness harness = LearnHarness.streaming(spec, backend, state)) {
      assertThat(harness.timers()).isEqualTo(2);
      harness.process(Event.row("fan", 2, 1.0, 1.0, 60));
      harness.watermark(111);
      state = harness.snapshot(2);
      harness.finish();
      assertThat(harness.models()).singleElement().asString().contains("fan");
    }
    try (LearnHarness harness = LearnHarness.streaming(spec, backend, state)) {
      assertThat(harness.timers()).as("as the checkpoint has them").isEqualTo(1);
    }
  }

  @Test
  void rowsThatWaitWhenTheInputEndsAreAnError() throws Exception {
    try (LearnHarness harness = LearnHarness.streaming(SPEC, null, null)) {
      harness.process(Event.row("pump", 1, 1.0, 1.0, 10));
      assertThatThrownBy(harness::finish)
          .isInstanceOfSatisfying(
              MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL))
          .hasMessage(
              "learn-late: rows or labels wait at the end of the input (expected: none; its last"
                  + " watermark did not come)");
    }
  }

  @Test
  void theEndOfTheInputForgetsNoKey() throws Exception {
    LearnSpec spec = LearnHarness.learner("linear").ttl(100).spec();
    try (LearnHarness harness = LearnHarness.streaming(spec, null, null)) {
      harness.process(Event.row("pump", 1, 1.0, 1.0, 10));
      harness.watermark(Long.MAX_VALUE);
      harness.finish();
      assertThat(harness.models()).hasSize(1);
      assertThat(harness.timers()).isEqualTo(1);
    }
  }

  @Test
  void aKeyThatIsBackAfterItsTimeStartsAnewWhetherOrNotItWasForgotten() throws Exception {
    LearnSpec spec = LearnHarness.learner("linear").ttl(100).spec();
    for (long watermark : new long[] {10, 500}) {
      try (LearnHarness harness = LearnHarness.streaming(spec, null, null)) {
        harness.process(Event.row("pump", 1, 1.0, 1.0, 10));
        harness.watermark(watermark);
        harness.process(Event.row("pump", 2, 1.0, 1.0, 501));
        harness.watermark(501);
        assertThat(harness.output().get(1)).contains("\"late_updates\": 0");
      }
    }
  }

  @Test
  void heldRowsAreStateOnlyWhileACheckpointNeedsThem() throws Exception {
    try (LearnHarness harness = LearnHarness.streaming(SPEC, new HashMapStateBackend(), null)) {
      harness.process(Event.row("pump", 1, 1.0, 1.0, 10));
      assertThat(harness.stateEntries()).isZero();
      harness.snapshot(1);
      assertThat(harness.stateEntries()).isEqualTo(1);
      harness.watermark(5);
      assertThat(harness.stateEntries()).isZero();
      harness.watermark(10);
      assertThat(harness.stateEntries()).as("the model").isEqualTo(1);
    }
  }
}
