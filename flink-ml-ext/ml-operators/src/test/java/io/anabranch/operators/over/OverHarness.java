// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import io.anabranch.core.feature.OverStage;
import io.anabranch.core.over.OverSpec;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.operators.keyed.RowKey;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.row.RowText;
import io.anabranch.operators.row.RowTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.OutputTag;

/** One subtask of an operator over time, its rows, and its outputs as text that shows every bit. */
final class OverHarness implements AutoCloseable {
  static final int KEY_GROUPS = 16;
  static final RowType ROW_TYPE =
      RowTypes.of(
          List.of(
              new Column("place", ColumnType.STRING),
              new Column("delay", ColumnType.DOUBLE),
              new Column("miles", ColumnType.INT)));
  static final List<OverSpec> SPECS =
      List.of(
          spec("near", "delay", 50, 1000, 0, "count", "sum", "mean", "std", "min", "max", "ewma"),
          spec(
              "far", "delay", 400, 20, 30, "count", "mean", "last", "lag-3", "delta", "since-last"),
          spec("miles", "miles", 100, 1000, 7, "mean", "max"));

  /** A row on its way in. */
  record Input(String place, Double delay, Integer miles, long time) {
    RowData row() {
      return GenericRowData.of(StringData.fromString(place), delay, miles);
    }

    StreamRecord<RowData> element() {
      return new StreamRecord<>(row(), time);
    }
  }

  private final KeyedOneInputStreamOperatorTestHarness<RowData, RowData, RowData> harness;

  OverHarness(
      OneInputStreamOperator<RowData, RowData> operator,
      StateBackend backend,
      OperatorSubtaskState state,
      int parallelism,
      int subtask)
      throws Exception {
    RowKey key = new RowKey(ROW_TYPE, List.of("place"));
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            operator, key, key.getProducedType(), KEY_GROUPS, parallelism, subtask);
    if (backend != null) {
      harness.setStateBackend(backend);
    }
    harness.setup(new RowDataSerializer(outputType()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
  }

  static OverSetup setup() {
    return setup(ROW_TYPE);
  }

  static OverSetup setup(RowType columns) {
    OverStage stage = new OverStage(List.of("place"), SPECS);
    return OverSetup.of(ROW_TYPE, columns, stage, ValueReader.ofColumns());
  }

  /** What so many keys with few rows take. */
  static long bytesOf(int keys) {
    return keys * setup().windows().create(null).bytes();
  }

  static RowType outputType() {
    List<RowType.RowField> fields = new ArrayList<>(ROW_TYPE.getFields());
    fields.addAll(RowTypes.of(setup().windows().outputs()).getFields());
    return new RowType(fields);
  }

  static OverHarness streaming(StateBackend backend, OperatorSubtaskState state) throws Exception {
    return new OverHarness(new StreamingOverOperator(setup(), bytesOf(2)), backend, state, 1, 0);
  }

  static int subtaskOf(Input input, int parallelism) {
    RowData key = new RowKey(ROW_TYPE, List.of("place")).getKey(input.row());
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(key, KEY_GROUPS, parallelism);
  }

  void process(Input input) throws Exception {
    harness.processElement(input.element());
  }

  void process(StreamRecord<RowData> element) throws Exception {
    harness.processElement(element);
  }

  void watermark(long time) throws Exception {
    harness.processWatermark(time);
  }

  void endInput() throws Exception {
    harness.endInput();
  }

  OperatorSubtaskState snapshot(long id) throws Exception {
    return harness.snapshot(id, id);
  }

  int stateEntries() {
    return harness.numKeyedStateEntries();
  }

  int timers() {
    return harness.numEventTimeTimers();
  }

  /** The rows that came out, in their order. */
  List<String> output() {
    List<String> lines = new ArrayList<>();
    RowText text = new RowText(outputType());
    for (Object element : harness.getOutput()) {
      if (element instanceof StreamRecord<?> row) {
        lines.add(row.getTimestamp() + " " + text.of((RowData) row.getValue()));
      }
    }
    return lines;
  }

  List<String> late() {
    OutputTag<RowData> tag = OverStreams.lateRows(ROW_TYPE);
    return lines(harness.getSideOutput(tag), new RowText(ROW_TYPE));
  }

  List<String> deadLetters() {
    return lines(harness.getSideOutput(DeadLetters.TAG), new RowText(DeadLetters.ROW_TYPE));
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }

  static List<String> lines(Collection<StreamRecord<RowData>> rows, RowText text) {
    return rows == null ? List.of() : rows.stream().map(row -> text.of(row.getValue())).toList();
  }

  private static OverSpec spec(
      String name, String of, long window, int rows, long lag, String... stats) {
    boolean decays = List.of(stats).contains("ewma");
    return new OverSpec(
        name,
        List.of("place"),
        of,
        Duration.ofMillis(window),
        rows,
        Duration.ofMillis(lag),
        List.of(stats),
        decays ? Duration.ofMillis(20) : null);
  }
}
