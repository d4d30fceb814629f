// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.learn;

import io.anabranch.core.definition.Definition;
import io.anabranch.jobs.io.TableSink;
import io.anabranch.jobs.run.LabelAccount;
import io.anabranch.jobs.score.Sinks;
import io.anabranch.operators.learn.Learned;
import io.anabranch.operators.ledger.Ledger;
import io.anabranch.operators.rank.WorstKeys;
import io.anabranch.operators.rank.WorstSpec;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.scoring.Scored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** What leaves a learning job, counted and written. */
final class LearnOutputs {
  private final Definition definition;
  private final RuntimeExecutionMode mode;

  LearnOutputs(Definition definition, RuntimeExecutionMode mode) {
    this.definition = definition;
    this.mode = mode;
  }

  /**
   * Rows with their predictions, late rows, and all dead letters.
   *
   * @param unread records that were no rows
   * @param others dead letters of labels, queries and models, which are counted apart
   */
  void rows(Scored scored, DataStream<RowData> unread, List<DataStream<RowData>> others, Sinks to) {
    sink(
        Ledger.digest(scored.rows(), scored.type(), Ledger.ROWS_SCORED),
        scored.type(),
        to.results(),
        "results");
    DataStream<RowData> deadLetters =
        Ledger.count(
            unread.union(scored.deadLetters()), DeadLetters.ROW_TYPE, Ledger.ROWS_DEAD_LETTERED);
    for (DataStream<RowData> other : others) {
      deadLetters = deadLetters.union(other);
    }
    sink(deadLetters, DeadLetters.ROW_TYPE, to.deadLetters(), "dead-letters");
    scored
        .late()
        .ifPresent(
            late ->
                sink(
                    Ledger.count(late, scored.lateType(), Ledger.ROWS_LATE),
                    scored.lateType(),
                    to.late(),
                    "late"));
  }

  /** Models, answers and the worst keys; gives the dead letters of labels and models. */
  List<DataStream<RowData>> learners(Map<String, Learned> learners, LearnPorts ports) {
    List<DataStream<RowData>> deadLetters = new ArrayList<>();
    learners.forEach((name, learned) -> deadLetters.addAll(counted(name, learned)));
    PortOptions.of("--models", ports.models(), definition)
        .forEach(
            (name, options) -> {
              Learned learned = learners.get(name);
              sink(learned.models(), learned.modelType(), options, "models-" + name);
            });
    PortOptions.of("--answers", ports.answers(), definition)
        .forEach(
            (name, options) -> {
              Learned learned = learners.get(name);
              sink(learned.answers(), learned.answerType(), options, "answers-" + name);
            });
    if (!ports.worst().isEmpty()) {
      worst(learners, ports.worst());
    }
    return deadLetters;
  }

  private static List<DataStream<RowData>> counted(String name, Learned learned) {
    if (learned.labelsLearnt() == null) {
      return List.of(learned.loadLetters());
    }
    Ledger.count(learned.labelsLearnt(), learned.labelType(), LabelAccount.learnt(name));
    return List.of(
        learned.loadLetters(),
        Ledger.count(
            learned.labelLetters(), DeadLetters.ROW_TYPE, LabelAccount.deadLettered(name)));
  }

  private void worst(Map<String, Learned> learners, Map<String, String> options) {
    WorstSpec spec = WorstOptions.of(options, definition);
    Learned learned = learners.get(spec.learner());
    sink(
        WorstKeys.apply(learned.rows(), learned.type(), spec),
        WorstKeys.outputType(learned.type(), spec),
        WorstOptions.connector(options),
        "worst");
  }

  private void sink(
      DataStream<RowData> rows, RowType type, Map<String, String> options, String name) {
    TableSink.write(rows, type, Sinks.ofJob(options, definition.name(), mode), mode, name);
  }
}
