// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import io.anabranch.core.feature.OverStage;
import io.anabranch.operators.keyed.RowKey;
import io.anabranch.operators.row.RowTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.OutputTag;

/** Wires a stage of features over time into a stream of rows. */
public final class OverStreams {
  /**
   * How much a task keeps decoded, as estimated: a key takes some 10 KB, and up to 2 MB more for
   * the minimum or maximum of 65,536 rising or falling values.
   */
  static final long CACHED_BYTES = 32L << 20;

  private OverStreams() {}

  /**
   * Appends a stage's outputs to each row. Rows carry event time (milliseconds) as timestamp and
   * come out with it, in the order of event time for each key; rows of equal key and time in the
   * order of their content.
   *
   * <p>Side outputs: {@link #lateRows} (STREAMING only) and {@link
   * io.anabranch.operators.row.DeadLetters#TAG}, stage {@code window}. State is refused (kind USER)
   * unless it was made by the same stage over rows of the same type.
   *
   * @param rows an append-only stream; in STREAMING with watermarks
   * @param rowType of {@code rows}
   * @param reader of the values that the stage looks at
   * @param mode in which the job will run; STREAMING or BATCH
   */
  public static SingleOutputStreamOperator<RowData> apply(
      DataStream<RowData> rows,
      RowType rowType,
      OverStage stage,
      ValueReader.Factory reader,
      RuntimeExecutionMode mode) {
    return apply(rows, rowType, rowType, stage, reader, mode);
  }

  /**
   * As {@link #apply(DataStream, RowType, OverStage, ValueReader.Factory, RuntimeExecutionMode)},
   * for rows that have gone through stages before.
   *
   * @param columns with which every row begins: those before the first stage
   */
  public static SingleOutputStreamOperator<RowData> apply(
      DataStream<RowData> rows,
      RowType rowType,
      RowType columns,
      OverStage stage,
      ValueReader.Factory reader,
      RuntimeExecutionMode mode) {
    OverSetup setup = OverSetup.of(rowType, columns, stage, reader);
    RowKey key = new RowKey(rowType, stage.key());
    return rows.keyBy(key, key.getProducedType())
        .transform(
            "over " + String.join(", ", stage.key()),
            InternalTypeInfo.of(outputType(rowType, stage)),
            operator(setup, mode));
  }

  /** The rows that come out: those that went in, and the stage's outputs. */
  public static RowType outputType(RowType rowType, OverStage stage) {
    List<RowType.RowField> fields = new ArrayList<>(rowType.getFields());
    fields.addAll(RowTypes.of(stage.outputs()).getFields());
    return new RowType(false, fields);
  }

  /** The side output of rows that came at or below the watermark, as they came. */
  public static OutputTag<RowData> lateRows(RowType rowType) {
    return new OutputTag<>("late-rows", InternalTypeInfo.of(rowType));
  }

  static OneInputStreamOperator<RowData, RowData> operator(
      OverSetup setup, RuntimeExecutionMode mode) {
    return switch (mode) {
      case STREAMING -> new StreamingOverOperator(setup, CACHED_BYTES);
      case BATCH -> new BatchOverOperator(setup);
      case AUTOMATIC ->
          throw new IllegalArgumentException("mode: AUTOMATIC (expected: STREAMING or BATCH)");
    };
  }
}
