// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.operators.row.RowTypes;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

/** What does not fit is refused before a job starts. */
class LearnStreamsTest {
  private static final LearnSpec LABELLED = LearnHarness.learner("linear").stream(50).spec();

  private final StreamExecutionEnvironment env =
      StreamExecutionEnvironment.getExecutionEnvironment();

  private DataStream<RowData> stream(RowType type) {
    RowData row = new GenericRowData(type.getFieldCount());
    return env.fromData(InternalTypeInfo.of(type), row);
  }

  private void refused(LearnSpec spec, RowType rowType, LearnInputs inputs, String message) {
    DataStream<RowData> rows = stream(rowType);
    LearnStage stage = LearnStage.of(spec, "hash");
    assertThatThrownBy(
            () ->
                LearnStreams.apply(
                    rows, rowType, rowType, stage, inputs, RuntimeExecutionMode.STREAMING))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessage(message);
  }

  private LearnInputs labels(Column... columns) {
    RowType type = RowTypes.of(List.of(columns));
    return LearnInputs.none().withLabels(stream(type), type);
  }

  @Test
  void labelsOfOtherTypesAreRefused() {
    Column device = new Column("device", ColumnType.STRING);
    Column id = new Column("id", ColumnType.BIGINT);
    Column label = new Column("y", ColumnType.DOUBLE);
    refused(
        LABELLED,
        LearnHarness.ROW_TYPE,
        labels(device, new Column("id", ColumnType.INT), label),
        "labels of late: id: INTEGER (expected: BIGINT)");
    refused(
        LABELLED,
        LearnHarness.ROW_TYPE,
        labels(new Column("device", ColumnType.BIGINT), id, label),
        "labels of late: device: BIGINT (expected: VARCHAR)");
    refused(
        LABELLED,
        LearnHarness.ROW_TYPE,
        labels(device, id, new Column("y", ColumnType.STRING)),
        "labels of late: y: VARCHAR (expected: BOOLEAN, INT, BIGINT, FLOAT, DOUBLE or TIMESTAMP)");
    refused(
        LABELLED,
        LearnHarness.ROW_TYPE,
        labels(device, id),
        "labels of late: column: y (expected: one of [device, id])");
  }

  @Test
  void queriesOfOtherTypesAreRefused() {
    RowType type =
        RowTypes.of(
            List.of(
                new Column("device", ColumnType.STRING),
                new Column("query_id", ColumnType.BIGINT)));
    refused(
        LearnHarness.learner("linear").spec(),
        LearnHarness.ROW_TYPE,
        LearnInputs.none().withQueries(stream(type), type),
        "queries of late: query_id: BIGINT (expected: VARCHAR)");
  }

  @Test
  void aFeatureThatIsNotThereOrNoNumberIsRefused() {
    refused(
        LearnHarness.learner("linear").features("z").spec(),
        LearnHarness.ROW_TYPE,
        LearnInputs.none(),
        "column: z (expected: one of [device, id, x, n, chance, y])");
    refused(
        LearnHarness.learner("linear").features("device").spec(),
        LearnHarness.ROW_TYPE,
        LearnInputs.none(),
        "device: VARCHAR (expected: BOOLEAN, INT, BIGINT, FLOAT, DOUBLE or TIMESTAMP)");
  }
}
