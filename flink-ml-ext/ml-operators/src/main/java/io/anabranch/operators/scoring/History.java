// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.feature.OverStage;
import io.anabranch.operators.over.OverStreams;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.row.RowTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** Rows with their features over time: one keyed operator for each key of the definition. */
final class History {
  private final RowType columns;
  private RowType type;
  private DataStream<RowData> rows;
  private final Set<String> ids = new HashSet<>();
  private final List<DataStream<RowData>> late = new ArrayList<>();
  private final List<DataStream<RowData>> deadLetters = new ArrayList<>();

  private History(DataStream<RowData> rows, RowType columns) {
    this.rows = rows;
    this.columns = columns;
    this.type = columns;
  }

  /** Through all stages. */
  static History of(DataStream<RowData> rows, PipelineSpec spec, RuntimeExecutionMode mode) {
    return of(rows, spec, mode, Integer.MAX_VALUE);
  }

  /** Through the first stages only. */
  static History of(
      DataStream<RowData> rows, PipelineSpec spec, RuntimeExecutionMode mode, int stages) {
    FeaturePipeline pipeline = spec.partlyFitted();
    History history = new History(rows, RowTypes.of(pipeline.columnsBefore(0)));
    for (int i = 0; i < Math.min(stages, pipeline.overStages().size()); i++) {
      history.add(pipeline.overStages().get(i), spec, i, mode);
    }
    return history;
  }

  private void add(OverStage stage, PipelineSpec spec, int index, RuntimeExecutionMode mode) {
    String id = id(stage.key());
    SingleOutputStreamOperator<RowData> next =
        OverStreams.apply(rows, type, columns, stage, new ProgramValues.Factory(spec, index), mode)
            .uid("over-" + id);
    late.add(withoutFeatures(next.getSideOutput(OverStreams.lateRows(type)), id));
    deadLetters.add(next.getSideOutput(DeadLetters.TAG));
    rows = next;
    type = OverStreams.outputType(type, stage);
  }

  /** Of the key, not of the place: a stage added with another key leaves the others their state. */
  private String id(List<String> key) {
    String first = String.join("-", key);
    String id = first;
    for (int i = 2; !ids.add(id); i++) {
      id = first + "-" + i;
    }
    return id;
  }

  /** Late rows as they came in, so that all stages have one late output. */
  private DataStream<RowData> withoutFeatures(DataStream<RowData> lateRows, String id) {
    int[] positions = IntStream.range(0, columns.getFieldCount()).toArray();
    return lateRows
        .<RowData>map(row -> ProjectedRowData.from(positions).replaceRow(row))
        .returns(InternalTypeInfo.of(columns))
        .name("late")
        .uid("late-" + id);
  }

  DataStream<RowData> rows() {
    return rows;
  }

  /** The definition's columns, with which every row begins. */
  RowType columns() {
    return columns;
  }

  /** The outputs of a scorer that follows. */
  Scored scored(SingleOutputStreamOperator<RowData> scored, RowType scoredType) {
    deadLetters.add(scored.getSideOutput(DeadLetters.TAG));
    return new Scored(scored, scoredType, union(late), columns, union(deadLetters).orElseThrow());
  }

  private static Optional<DataStream<RowData>> union(List<DataStream<RowData>> streams) {
    return streams.stream().reduce((a, b) -> a.union(b));
  }
}
