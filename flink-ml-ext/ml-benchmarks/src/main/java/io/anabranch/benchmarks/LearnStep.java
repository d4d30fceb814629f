// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.definition.Definition;
import io.anabranch.operators.learn.LearnStage;
import io.anabranch.operators.learn.LearnStreams;
import io.anabranch.operators.scoring.PipelineSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;

/** What a job does with the rows of a device. */
enum LearnStep {
  /** Nothing is kept: what source, shuffle and sink take. */
  NOTHING((rows, mode) -> StateSteps.keyed(rows)),
  /** As many bytes as a model has, read and written back for each row: the ceiling. */
  STATE((rows, mode) -> StateSteps.readAndWrite(rows)),
  /** The least learner, by Flink's state, one row after the other. */
  PLAIN((rows, mode) -> StateSteps.learn(rows)),
  /** The same by Flink's asynchronous state. */
  PLAIN_ASYNC((rows, mode) -> StateSteps.learnAsynchronously(rows)),
  /** Our operator: in the order of event time, with quality, exactly once. */
  LEARN(LearnStep::learn);

  private final BiFunction<DataStream<RowData>, RuntimeExecutionMode, DataStream<RowData>> step;

  LearnStep(BiFunction<DataStream<RowData>, RuntimeExecutionMode, DataStream<RowData>> step) {
    this.step = step;
  }

  private static DataStream<RowData> learn(DataStream<RowData> rows, RuntimeExecutionMode mode) {
    Definition definition = new PipelineSpec("fleet", FleetLoad.definition(), null).definition();
    LearnStage stage = LearnStage.of(definition.learn().get(0), definition.hash());
    return LearnStreams.apply(rows, FleetLoad.rowType(), stage, mode).rows();
  }

  /** The ceiling, and some others. */
  static List<LearnStep> beside(LearnStep... others) {
    List<LearnStep> steps = new ArrayList<>(List.of(STATE));
    steps.addAll(List.of(others));
    return steps;
  }

  DataStream<RowData> apply(DataStream<RowData> rows, RuntimeExecutionMode mode) {
    return step.apply(rows, mode);
  }
}
