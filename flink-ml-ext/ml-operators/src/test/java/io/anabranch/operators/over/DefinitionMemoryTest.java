// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.definition.DefinitionReader;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.operators.keyed.RowKey;
import io.anabranch.operators.row.RowTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionMemoryTest {
  private static final String DEFINITION =
      """
      name: d
      columns: {t: TIMESTAMP(3), origin: STRING, to: STRING, delay: INT, distance: INT}
      event-time: {column: t, out-of-orderness: 1 s}
      features:
        - {name: y, log: delay, offset: 100}
        - {name: a, over: {key: origin, window: 1 h, of: y}, stats: [count, mean]}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "of: y       | of: delay",
        "log: delay  | log: distance",
        "offset: 100 | offset: 101",
        "key: origin | key: to",
        "window: 1 h | window: 2 h",
        "delay: INT, distance: INT | distance: INT, delay: INT",
        "to: STRING, delay: INT    | delay: INT, to: STRING",
        "[count, mean]             | [mean, count]"
      })
  void stateOfAnotherDefinitionIsRefused(String before, String after) throws Exception {
    OverSetup written = setup(DEFINITION);
    OverSetup read = setup(DEFINITION.replace(before, after));
    OperatorSubtaskState state = state(written);

    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState part = half(state, subtask);
      int index = subtask;
      assertThatThrownBy(() -> restore(read, part, index))
          .isInstanceOfSatisfying(
              MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
          .hasMessage(
              "state of %s: made by another definition (expected: fingerprint %s, found %s; start"
                  + " without the savepoint, or restore the definition)",
              read.name(), read.fingerprint(), written.fingerprint());
    }
  }

  @Test
  void stateIsTakenIfNothingBehindItChanged() throws Exception {
    OperatorSubtaskState state = state(setup(DEFINITION));
    String later = "  - {name: b, over: {key: to, window: 1 h, of: a_mean}, stats: [last]}\n";
    OverSetup grown =
        setup(
            DEFINITION.replace("ness: 1 s", "ness: 2 s").replace("name: d\n", "name: e\n") + later);

    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState part = half(state, subtask);
      int index = subtask;
      assertThatCode(() -> restore(grown, part, index)).doesNotThrowAnyException();
    }
  }

  private static OverSetup setup(String definition) {
    FeaturePipeline pipeline =
        FeaturePipeline.unfitted(DefinitionReader.read("d.yaml", definition));
    RowType type = RowTypes.of(pipeline.columnsBefore(0));
    // Any values will do: what they are computed from is in the fingerprint alone.
    return OverSetup.of(
        type, type, pipeline.overStages().get(0), (rows, names) -> (row, values) -> values[0] = 1);
  }

  private static OperatorSubtaskState state(OverSetup setup) throws Exception {
    try (KeyedOneInputStreamOperatorTestHarness<RowData, RowData, RowData> harness =
        harness(setup, 1, 0)) {
      harness.open();
      harness.processElement(new StreamRecord<>(row(1), 1));
      harness.processElement(new StreamRecord<>(row(2), 2));
      harness.processWatermark(1);
      return harness.snapshot(1, 1);
    }
  }

  private static RowData row(long time) {
    return GenericRowData.of(
        TimestampData.fromEpochMillis(time),
        StringData.fromString("ATL"),
        StringData.fromString("ORD"),
        5,
        700);
  }

  private static OperatorSubtaskState half(OperatorSubtaskState state, int subtask)
      throws Exception {
    return AbstractStreamOperatorTestHarness.repartitionOperatorState(
        state, OverHarness.KEY_GROUPS, 1, 2, subtask);
  }

  private static void restore(OverSetup setup, OperatorSubtaskState state, int subtask)
      throws Exception {
    try (KeyedOneInputStreamOperatorTestHarness<RowData, RowData, RowData> harness =
        harness(setup, 2, subtask)) {
      harness.initializeState(state);
      harness.open();
      harness.processWatermark(10);
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<RowData, RowData, RowData> harness(
      OverSetup setup, int parallelism, int subtask) throws Exception {
    RowKey key = new RowKey(setup.rowType(), setup.specs().get(0).key());
    KeyedOneInputStreamOperatorTestHarness<RowData, RowData, RowData> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new StreamingOverOperator(setup, 0),
            key,
            key.getProducedType(),
            OverHarness.KEY_GROUPS,
            parallelism,
            subtask);
    List<RowType.RowField> fields = new ArrayList<>(setup.rowType().getFields());
    fields.addAll(RowTypes.of(setup.windows().outputs()).getFields());
    harness.setup(new RowDataSerializer(new RowType(fields)));
    return harness;
  }
}
