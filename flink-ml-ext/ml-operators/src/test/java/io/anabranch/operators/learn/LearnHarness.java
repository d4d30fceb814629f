// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.operators.keyed.RowKey;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.row.RowText;
import io.anabranch.operators.row.RowTypes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.OutputTag;

/** One subtask of an operator that learns, and its outputs as text that shows every bit. */
final class LearnHarness implements AutoCloseable {
  static final int KEY_GROUPS = 16;
  static final RowType ROW_TYPE =
      RowTypes.of(
          List.of(
              new Column("device", ColumnType.STRING),
              new Column("id", ColumnType.BIGINT),
              new Column("x", ColumnType.DOUBLE),
              new Column("n", ColumnType.INT),
              new Column("chance", ColumnType.DOUBLE),
              new Column("y", ColumnType.DOUBLE)));
  static final RowType LABEL_TYPE =
      RowTypes.of(
          List.of(
              new Column("device", ColumnType.STRING),
              new Column("id", ColumnType.BIGINT),
              new Column("y", ColumnType.DOUBLE)));

  private static final int MOST_STATE_BYTES = 1 << 20;

  private final LearnSetup setup;
  private final AbstractStreamOperatorTestHarness<RowData> harness;
  private KeyedOneInputStreamOperatorTestHarness<RowData, RowData, RowData> rows;
  private KeyedTwoInputStreamOperatorTestHarness<RowData, RowData, RowData, RowData> both;

  private LearnHarness(
      LearnSetup setup,
      Object operator,
      StateBackend backend,
      OperatorSubtaskState state,
      int parallelism,
      int subtask)
      throws Exception {
    this.setup = setup;
    RowKey key = new RowKey(ROW_TYPE, List.of("device"));
    if (operator instanceof TwoInputStreamOperator<?, ?, ?>) {
      @SuppressWarnings("unchecked")
      TwoInputStreamOperator<RowData, RowData, RowData> two =
          (TwoInputStreamOperator<RowData, RowData, RowData>) operator;
      both =
          new KeyedTwoInputStreamOperatorTestHarness<>(
              two,
              key,
              new RowKey(SideEvents.type(setup), List.of("device")),
              key.getProducedType(),
              KEY_GROUPS,
              parallelism,
              subtask);
      harness = both;
    } else {
      @SuppressWarnings("unchecked")
      OneInputStreamOperator<RowData, RowData> one =
          (OneInputStreamOperator<RowData, RowData>) operator;
      rows =
          new KeyedOneInputStreamOperatorTestHarness<>(
              one, key, key.getProducedType(), KEY_GROUPS, parallelism, subtask);
      harness = rows;
    }
    if (backend != null) {
      harness.setStateBackend(backend);
    }
    harness.setup(new RowDataSerializer(outputType()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
  }

  static LearnSetup setup(LearnSpec spec) {
    LearnStage stage =
        LearnStage.of(spec, "hash")
            .with(LearnStage.Models.AT_END)
            .withCachedBytes(1500)
            .withHeldBytes(1500);
    return new LearnSetup(stage, ROW_TYPE, ROW_TYPE, spec.delay().isStream() ? LABEL_TYPE : null);
  }

  static LearnHarness streaming(LearnSpec spec, StateBackend backend, OperatorSubtaskState state)
      throws Exception {
    return streaming(spec, backend, state, 1, 0);
  }

  static LearnHarness streaming(
      LearnSpec spec,
      StateBackend backend,
      OperatorSubtaskState state,
      int parallelism,
      int subtask)
      throws Exception {
    LearnSetup setup = setup(spec);
    return new LearnHarness(
        setup,
        spec.delay().isStream() ? new SidesLearnOperator(setup) : new RowsLearnOperator(setup),
        backend,
        state,
        parallelism,
        subtask);
  }

  /** With a second input even where rows bring their labels. */
  static LearnHarness withSides(LearnSpec spec, OperatorSubtaskState state) throws Exception {
    LearnSetup setup = setup(spec);
    return new LearnHarness(setup, new SidesLearnOperator(setup), null, state, 1, 0);
  }

  static LearnHarness batch(LearnSpec spec) throws Exception {
    LearnSetup setup = setup(spec);
    return new LearnHarness(
        setup,
        spec.delay().isStream() ? new SidesBatchOperator(setup) : new RowsBatchOperator(setup),
        null,
        null,
        1,
        0);
  }

  static LearnHarness batchWithSides(LearnSpec spec) throws Exception {
    LearnSetup setup = setup(spec);
    return new LearnHarness(setup, new SidesBatchOperator(setup), null, null, 1, 0);
  }

  /** What BATCH execution makes of the events. */
  static Outputs batch(LearnSpec spec, List<Event> events) throws Exception {
    try (LearnHarness harness = batch(spec)) {
      List<Event> sorted = new ArrayList<>(events);
      sorted.sort(Comparator.comparing(Event::device).thenComparing(Event::time));
      for (Event event : sorted) {
        harness.process(event);
      }
      harness.finish();
      return Outputs.of(harness);
    }
  }

  static int subtaskOf(Event event, int parallelism) {
    RowData key =
        new RowKey(ROW_TYPE, List.of("device"))
            .getKey(Event.row(event.device(), 0, null, null, 0).row());
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(key, KEY_GROUPS, parallelism);
  }

  RowType outputType() {
    return LearnTypes.outputs(setup.stage().spec(), ROW_TYPE);
  }

  RowType modelType() {
    return LearnTypes.models(setup.stage().spec(), ROW_TYPE);
  }

  void process(Event event) throws Exception {
    process(event, new StreamRecord<>(event.row(), event.time()));
  }

  void processWithoutTime(Event event) throws Exception {
    process(event, new StreamRecord<>(event.row()));
  }

  private void process(Event event, StreamRecord<RowData> element) throws Exception {
    if (event.isLabel()) {
      side(SideEvents.Kind.LABEL, event.device(), element.getValue(), element);
    } else if (rows != null) {
      rows.processElement(element);
    } else {
      both.processElement1(element);
    }
  }

  void query(String device, String id) throws Exception {
    StreamRecord<RowData> element = new StreamRecord<>(null);
    side(SideEvents.Kind.QUERY, device, StringData.fromString(id), element);
  }

  void load(String device, RowData model) throws Exception {
    side(SideEvents.Kind.LOAD, device, model, new StreamRecord<>(null, Long.MIN_VALUE));
  }

  private void side(
      SideEvents.Kind kind, String device, Object content, StreamRecord<RowData> element)
      throws Exception {
    Object[] key = {StringData.fromString(device)};
    both.processElement2(element.replace(SideEvents.of(kind, key, content)));
  }

  void watermark(long time) throws Exception {
    if (rows != null) {
      rows.processWatermark(time);
    } else {
      both.processBothWatermarks(new Watermark(time));
    }
  }

  void finish() throws Exception {
    harness.getOperator().finish();
  }

  OperatorSubtaskState snapshot(long id) throws Exception {
    return harness.snapshot(id, id);
  }

  /** Begins a checkpoint, which is written when it is asked for. */
  Callable<OperatorSubtaskState> startSnapshot(long id) throws Exception {
    OperatorSnapshotFutures futures =
        harness
            .getOperator()
            .snapshotState(
                id,
                id,
                CheckpointOptions.forCheckpointWithDefaultLocation(),
                new MemCheckpointStreamFactory(MOST_STATE_BYTES));
    return () -> OperatorSnapshotFinalizer.create(futures).getJobManagerOwnedState();
  }

  int stateEntries() {
    return rows == null ? both.numKeyedStateEntries() : rows.numKeyedStateEntries();
  }

  long heldBytes() {
    return ((StreamingLearnOperator) harness.getOperator()).heldBytes();
  }

  int timers() {
    return harness.numEventTimeTimers();
  }

  /** The rows that came out, in their order. */
  List<String> output() {
    return lines(harness.getOutput(), outputType());
  }

  List<String> late() {
    return side(LearnTags.lateRows(ROW_TYPE), ROW_TYPE);
  }

  List<String> deadLetters() {
    return side(DeadLetters.TAG, DeadLetters.ROW_TYPE);
  }

  List<String> labelLetters() {
    return side(LearnTags.LABEL_LETTERS, DeadLetters.ROW_TYPE);
  }

  List<String> loadLetters() {
    return side(LearnTags.LOAD_LETTERS, DeadLetters.ROW_TYPE);
  }

  List<String> labelsLearnt() {
    return setup.labelType() == null
        ? List.of()
        : side(LearnTags.labelsLearnt(LABEL_TYPE), LABEL_TYPE);
  }

  List<String> models() {
    return side(LearnTags.models(modelType()), modelType());
  }

  List<RowData> modelRows() {
    List<RowData> models = new ArrayList<>();
    harness.getSideOutput(LearnTags.models(modelType())).forEach(row -> models.add(row.getValue()));
    return models;
  }

  List<String> answers() {
    RowType type = LearnTypes.answers(setup.stage().spec(), ROW_TYPE);
    return side(LearnTags.answers(type), type);
  }

  private List<String> side(OutputTag<RowData> tag, RowType type) {
    return lines(harness.getSideOutput(tag), type);
  }

  private static List<String> lines(Iterable<?> elements, RowType type) {
    List<String> lines = new ArrayList<>();
    RowText text = new RowText(type);
    for (Object element : elements == null ? List.of() : elements) {
      if (element instanceof StreamRecord<?> row) {
        String time = row.hasTimestamp() ? row.getTimestamp() + " " : "";
        lines.add(time + text.of((RowData) row.getValue()));
      }
    }
    return lines;
  }

  @Override
  public void close() throws Exception {
    // Closing a harness ends the input, before which the last watermark comes.
    watermark(Long.MAX_VALUE);
    harness.close();
  }

  /** A learner of the columns x and n. */
  static SpecBuilder learner(String kind) {
    return new SpecBuilder(kind);
  }
}
