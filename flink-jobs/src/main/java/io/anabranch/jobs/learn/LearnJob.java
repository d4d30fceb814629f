// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.learn;

import io.anabranch.core.definition.Definition;
import io.anabranch.jobs.io.Rows;
import io.anabranch.jobs.io.TableSink;
import io.anabranch.jobs.io.TableSource;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.run.Progress;
import io.anabranch.jobs.score.Checkpoints;
import io.anabranch.jobs.score.JobPlan;
import io.anabranch.models.DefinitionFiles;
import io.anabranch.models.Models;
import io.anabranch.operators.learn.LearnInputs;
import io.anabranch.operators.learn.LearnStage;
import io.anabranch.operators.learn.Learned;
import io.anabranch.operators.scoring.LearnedDefinition;
import io.anabranch.operators.scoring.ScoringStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;

/**
 * A definition with learners as a job: rows and labels in; predictions, models, answers and the
 * worst keys out.
 */
public final class LearnJob {
  private final JobPlan plan;
  private final LearnPorts ports;
  private final long expected;

  public LearnJob(JobPlan plan, LearnPorts ports) {
    this(plan, ports, Rows.UNKNOWN);
  }

  private LearnJob(JobPlan plan, LearnPorts ports, long expected) {
    this.plan = plan;
    this.ports = ports;
    this.expected = expected;
  }

  /** For progress, where the source itself does not say how many rows will come. */
  public LearnJob expecting(long rows) {
    return new LearnJob(plan, ports, rows);
  }

  /**
   * Submits the job; progress is shown as a task.
   *
   * @throws io.anabranch.core.error.MlException of kind USER where the definition has no learner,
   *     or where the ports do not fit it
   */
  public JobRun learn(String task) {
    return run(
        task,
        ports.models().isEmpty() ? LearnStage.Models.ON_QUERY : LearnStage.Models.AT_END,
        (environment, learners) -> {});
  }

  /**
   * The same, where the models of all keys come out at the end for one more use.
   *
   * @param use gets the learners by their names, before the job is submitted
   */
  public JobRun train(
      String task, BiConsumer<StreamExecutionEnvironment, Map<String, Learned>> use) {
    return run(task, LearnStage.Models.AT_END, use);
  }

  private JobRun run(
      String task,
      LearnStage.Models models,
      BiConsumer<StreamExecutionEnvironment, Map<String, Learned>> use) {
    Definition definition = plan.files().spec().definition();
    RuntimeExecutionMode mode = plan.engine().mode();
    ports.requireFits(definition, mode);
    if (plan.engine().isBatch()) {
      TableSink.requireEmpty(plan.sinks().results());
    }
    StreamExecutionEnvironment environment = plan.engine().environment();
    if (!plan.engine().isBatch()) {
      Checkpoints.ensure(environment);
    }
    Rows rows =
        NullColumns.add(
            TableSource.open(environment, LearnSources.rows(definition, plan.from(), mode)),
            definition.columns());
    SideSources sides = SideSources.open(environment, definition, ports, mode);
    LearnedDefinition learned = learned(rows.rows(), sides.inputs(), models);
    List<DataStream<RowData>> deadLetters = new ArrayList<>(sides.deadLetters());
    LearnOutputs outputs = new LearnOutputs(definition, mode);
    deadLetters.addAll(outputs.learners(learned.learners(), ports));
    outputs.rows(learned.scored(), rows.deadLetters(), deadLetters, plan.sinks());
    use.accept(environment, learned.learners());
    long total = rows.expected() == Rows.UNKNOWN ? expected : rows.expected();
    return JobRun.start(environment, definition.name(), Progress.bar(task, total));
  }

  private LearnedDefinition learned(
      DataStream<RowData> rows, Map<String, LearnInputs> inputs, LearnStage.Models models) {
    DefinitionFiles files = plan.files();
    Definition definition = files.spec().definition();
    boolean hasModel = definition.model() != null;
    return ScoringStreams.learn(
        rows,
        files.spec(),
        hasModel ? Models.factory(files, definition) : null,
        hasModel ? Models.onCpu(files, definition).signature() : null,
        inputs,
        models,
        plan.engine().mode());
  }
}
