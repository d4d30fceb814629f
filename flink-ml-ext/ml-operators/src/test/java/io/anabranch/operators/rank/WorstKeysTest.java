// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.online.QualityMeasure;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.operators.keyed.RowKey;
import io.anabranch.operators.rank.Fleet.Learned;
import io.anabranch.operators.row.RowTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

final class WorstKeysTest {
  private static final int KEY_GROUPS = 16;
  private static final WorstSpec SPEC = Fleet.worst(QualityMeasure.MAE);
  private static final RowKey KEY = new RowKey(Fleet.ROW_TYPE, List.of("device"));
  private static final RowType KEY_TYPE =
      ((InternalTypeInfo<RowData>) KEY.getProducedType()).toRowType();

  private static KeyedOneInputStreamOperatorTestHarness<RowData, RowData, RowData> standings(
      OperatorSubtaskState state, int parallelism, int subtask, int mostHeld) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<RowData, RowData, RowData> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new StandingOperator(SPEC, LearnedRows.of(Fleet.ROW_TYPE, SPEC), KEY_TYPE, mostHeld),
            KEY,
            KEY.getProducedType(),
            KEY_GROUPS,
            parallelism,
            subtask);
    harness.setup(new RowDataSerializer(Standing.type(KEY_TYPE)));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  /** The second step over all that the first passed on. */
  private static List<String> worst(List<StreamRecord<RowData>> passed) throws Exception {
    try (KeyedOneInputStreamOperatorTestHarness<Long, RowData, RowData> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new WorstOperator(SPEC, KEY_TYPE),
            row -> SPEC.end(row.getLong(Standing.TIME)),
            Types.LONG)) {
      harness.setup(new RowDataSerializer(WorstKeys.outputType(Fleet.ROW_TYPE, SPEC)));
      harness.open();
      for (int i = 0; i < passed.size(); i++) {
        harness.processElement(passed.get(i));
        if (i == passed.size() / 2) {
          // A snapshot in the middle, which must change nothing.
          harness.snapshot(1, 1);
        }
      }
      harness.processWatermark(Long.MAX_VALUE);
      assertThat(harness.numKeyedStateEntries()).isZero();
      return harness.extractOutputValues().stream().map(Fleet::rank).toList();
    }
  }

  @SuppressWarnings("unchecked")
  private static void passedOn(
      KeyedOneInputStreamOperatorTestHarness<RowData, RowData, RowData> harness,
      List<StreamRecord<RowData>> into) {
    for (Object element : harness.getOutput()) {
      if (element instanceof StreamRecord<?> row) {
        into.add((StreamRecord<RowData>) row);
      }
    }
  }

  @Test
  void aRescaleInTheMiddleOfAnIntervalChangesNothing() throws Exception {
    List<Learned> rows = Fleet.rows(2000, 1);
    List<StreamRecord<RowData>> passed = new ArrayList<>();
    OperatorSubtaskState state;
    try (var harness = standings(null, 1, 0, 100)) {
      for (Learned row : rows.subList(0, 1013)) {
        harness.processElement(row.row(), row.time());
        harness.processWatermark(row.time() - 130);
      }
      state = harness.snapshot(1, 1);
      passedOn(harness, passed);
    }
    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState part =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              state, KEY_GROUPS, 1, 2, subtask);
      try (var harness = standings(part, 2, subtask, 100)) {
        for (Learned row : rows.subList(1013, 2000)) {
          if (subtaskOf(row) == subtask) {
            harness.processElement(row.row(), row.time());
            harness.processWatermark(row.time() - 130);
          }
        }
        harness.processWatermark(Long.MAX_VALUE);
        assertThat(harness.numKeyedStateEntries()).isZero();
        passedOn(harness, passed);
      }
    }
    assertThat(worst(passed)).isEqualTo(Fleet.ranks(rows, SPEC)).hasSizeGreaterThan(100);
  }

  private static int subtaskOf(Learned row) throws Exception {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        KEY.getKey(row.row()), KEY_GROUPS, 2);
  }

  @Test
  void passingOnEarlyChangesNoRank() throws Exception {
    List<Learned> rows = Fleet.rows(1500, 2);
    for (int mostHeld : List.of(1, 7, 100_000)) {
      List<StreamRecord<RowData>> passed = new ArrayList<>();
      try (var harness = standings(null, 1, 0, mostHeld)) {
        for (Learned row : rows) {
          harness.processElement(row.row(), row.time());
        }
        harness.processWatermark(Long.MAX_VALUE);
        passedOn(harness, passed);
      }
      assertThat(worst(passed)).isEqualTo(Fleet.ranks(rows, SPEC));
    }
  }

  @Test
  void ofRowsOfOneTimeTheOrderDoesNotCount() throws Exception {
    List<Learned> same =
        List.of(
            new Learned(5, "a", 0.5, 3, 0),
            new Learned(5, "a", 0.75, 3, 0),
            new Learned(5, "a", 0.25, 4, 1));
    List<Learned> reversed = List.of(same.get(2), same.get(1), same.get(0));
    for (List<Learned> rows : List.of(same, reversed)) {
      try (var harness = standings(null, 1, 0, 10)) {
        for (Learned row : rows) {
          harness.processElement(row.row(), row.time());
        }
        harness.processWatermark(99);
        assertThat(harness.extractOutputValues()).hasSize(1);
        assertThat(harness.extractOutputValues().get(0).getDouble(Standing.QUALITY))
            .isEqualTo(0.25);
      }
    }
  }

  @Test
  void aRowBehindTheWatermarkIsCountedAndNotRanked() throws Exception {
    try (var harness = standings(null, 1, 0, 10)) {
      harness.processWatermark(99);
      harness.processElement(new Learned(50, "a", 0.5, 9, 0).row(), 50);
      harness.processElement(new Learned(100, "b", 0.5, 9, 0).row(), 100);
      harness.processWatermark(Long.MAX_VALUE);
      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void aRowThatWasLateBeforeARestoreIsLateAfterIt() throws Exception {
    OperatorSubtaskState state;
    try (var harness = standings(null, 1, 0, 10)) {
      harness.processWatermark(99);
      state = harness.snapshot(1, 1);
    }
    try (var harness = standings(state, 1, 0, 10)) {
      harness.processElement(new Learned(50, "a", 0.5, 9, 0).row(), 50);
      harness.processElement(new Learned(100, "b", 0.5, 9, 0).row(), 100);
      harness.processWatermark(Long.MAX_VALUE);
      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void rankingsOfOtherLengthHaveOtherNames() {
    WorstSpec hours = spec("late", "device", 3_600_000, 3);
    assertThat(hours.uid()).isEqualTo("late-mae-PT1H");
    assertThat(spec("late", "device", 60_000, 3).uid()).isEqualTo("late-mae-PT1M");
  }

  @Test
  void lessOfAShareIsWorse() {
    assertThat(QualityMeasure.ACCURACY.isLoss()).isFalse();
    assertThat(new WorstFirst(Fleet.worst(QualityMeasure.ACCURACY)).order(0.1, 0.9)).isNegative();
    assertThat(new WorstFirst(SPEC).order(0.1, 0.9)).isPositive();
  }

  @Test
  void intervalsBeginAtMultiplesAlsoBefore1970() {
    assertThat(SPEC.end(0)).isEqualTo(100);
    assertThat(SPEC.end(99)).isEqualTo(100);
    assertThat(SPEC.end(-1)).isZero();
    assertThat(SPEC.end(-100)).isZero();
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThatThrownBy(() -> WorstKeys.outputType(Fleet.ROW_TYPE, spec("x", "place", 1, 1)))
        .hasMessageStartingWith("column: place (expected: one of [at, device, ");
    assertThatThrownBy(() -> LearnedRows.of(Fleet.ROW_TYPE, spec("early", "device", 1, 1)))
        .hasMessageStartingWith("column: early_mae (expected: one of ");
    RowType named = RowTypes.of(List.of(new Column("place", ColumnType.STRING)));
    assertThatThrownBy(() -> WorstKeys.outputType(named, spec("late", "place", 1, 1)))
        .hasMessage("key: place (expected: another name; ranked rows have this column)");
    assertThatThrownBy(() -> spec("late", "device", 0, 1))
        .hasMessage("every: PT0S (expected: at least 1 ms)");
    assertThatThrownBy(() -> spec("late", "device", 1, 0))
        .hasMessage("most: 0 (expected: 1 to 10000)");
  }

  private static WorstSpec spec(String learner, String key, long every, int most) {
    return new WorstSpec(
        learner, List.of(key), QualityMeasure.MAE, Duration.ofMillis(every), most, 0);
  }
}
