// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.jobs.io.Rows;
import io.anabranch.jobs.io.TableSink;
import io.anabranch.jobs.io.TableSource;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.run.Progress;
import io.anabranch.models.DefinitionFiles;
import io.anabranch.models.Models;
import io.anabranch.operators.ledger.Ledger;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.scoring.Scored;
import io.anabranch.operators.scoring.ScoringStreams;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The main job: source, features over time, features of the row, model, sinks. */
public final class ScoringJob {
  private final DefinitionFiles files;
  private final Map<String, String> from;
  private final Sinks sinks;
  private final Engine engine;
  private final long expected;

  public ScoringJob(JobPlan plan) {
    this(plan.files(), plan.from(), plan.sinks(), plan.engine());
  }

  public ScoringJob(DefinitionFiles files, Map<String, String> from, Sinks sinks, Engine engine) {
    this(files, from, sinks, engine, Rows.UNKNOWN);
  }

  private ScoringJob(
      DefinitionFiles files, Map<String, String> from, Sinks sinks, Engine engine, long expected) {
    this.files = files;
    this.from = from;
    this.sinks = sinks;
    this.engine = engine;
    this.expected = expected;
  }

  /** For progress, where the source itself does not say how many rows will come. */
  public ScoringJob expecting(long rows) {
    return new ScoringJob(files, from, sinks, engine, rows);
  }

  /**
   * Submits the job that scores rows with the definition's model; progress is shown as a task.
   *
   * @throws MlException of kind USER where the definition has learners, which have a job of their
   *     own
   */
  public JobRun score(String task) {
    Definition definition = files.spec().definition();
    if (!definition.learn().isEmpty()) {
      throw MlException.user(
          definition.source()
              + ": learn: "
              + definition.learn().get(0).name()
              + " (expected: no learners; anabranch learn runs them)");
    }
    return submit(definition, true, task);
  }

  /** Submits the job that computes features only. */
  public JobRun features(String task) {
    return submit(files.spec().definition(), false, task);
  }

  private JobRun submit(Definition definition, boolean withModel, String task) {
    ModelRunner.Factory model = withModel ? Models.factory(files, definition) : null;
    if (engine.isBatch()) {
      TableSink.requireEmpty(sinks.results());
    }
    Sinks to = sinks.ofJob(definition.name(), engine.mode());
    StreamExecutionEnvironment environment = engine.environment();
    if (!engine.isBatch()) {
      Checkpoints.ensure(environment);
    }
    Rows rows = TableSource.open(environment, Sources.of(definition, from, engine.mode()));
    Scored scored =
        withModel
            ? ScoringStreams.score(
                rows.rows(),
                files.spec(),
                model,
                Models.onCpu(files, definition).signature(),
                engine.mode())
            : ScoringStreams.features(rows.rows(), files.spec(), engine.mode());
    TableSink.write(
        Ledger.digest(scored.rows(), scored.type(), Ledger.ROWS_SCORED),
        scored.type(),
        to.results(),
        engine.mode(),
        "results");
    TableSink.write(
        Ledger.count(
            rows.deadLetters().union(scored.deadLetters()),
            DeadLetters.ROW_TYPE,
            Ledger.ROWS_DEAD_LETTERED),
        DeadLetters.ROW_TYPE,
        to.deadLetters(),
        engine.mode(),
        "dead-letters");
    scored
        .late()
        .ifPresent(
            late ->
                TableSink.write(
                    Ledger.count(late, scored.lateType(), Ledger.ROWS_LATE),
                    scored.lateType(),
                    to.late(),
                    engine.mode(),
                    "late"));
    long total = rows.expected() == Rows.UNKNOWN ? expected : rows.expected();
    return JobRun.start(environment, definition.name(), Progress.bar(task, total));
  }
}
