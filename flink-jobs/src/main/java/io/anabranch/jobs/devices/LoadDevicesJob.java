// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.jobs.io.Rows;
import io.anabranch.jobs.io.SourceSpec;
import io.anabranch.jobs.io.TableSink;
import io.anabranch.jobs.io.TableSource;
import io.anabranch.jobs.learn.LearnSources;
import io.anabranch.jobs.learn.PortOptions;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.run.Progress;
import io.anabranch.jobs.score.Engine;
import io.anabranch.jobs.score.Sinks;
import io.anabranch.models.DefinitionFiles;
import io.anabranch.operators.ledger.Ledger;
import io.anabranch.operators.row.DeadLetters;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/**
 * Writes a savepoint of models that are rows. A row that is no model of its learner is a dead
 * letter; of several rows of a key the newest counts.
 *
 * @param from connector options of the rows; see {@link PortOptions} for several learners
 * @param deadLetters connector options
 */
public record LoadDevicesJob(
    DefinitionFiles files,
    Map<String, String> from,
    ModelContent content,
    Map<String, String> deadLetters,
    Engine engine) {
  private static final RuntimeExecutionMode BATCH = RuntimeExecutionMode.BATCH;

  public LoadDevicesJob {
    from = new LinkedHashMap<>(from);
    deadLetters = new LinkedHashMap<>(deadLetters);
    engine = NewSavepoint.allowed(engine.in(BATCH));
  }

  /**
   * Submits the job, in whose account rows are scored that became models.
   *
   * @param folder for the savepoint; empty or not there
   */
  public JobRun load(String folder) {
    String path = SavepointPath.fresh("--to-savepoint", folder);
    StreamExecutionEnvironment environment = engine.environment();
    NewSavepoint savepoint = NewSavepoint.in(environment);
    DataStream<RowData> letters = null;
    Map<String, Map<String, String>> sources =
        PortOptions.of("--from", from, files.spec().definition());
    for (LearnerRows learner : LearnerRows.all(files)) {
      Map<String, String> source = sources.get(learner.spec().name());
      if (source != null) {
        DataStream<RowData> some = add(environment, learner, source, savepoint);
        letters = letters == null ? some : letters.union(some);
      }
    }
    TableSink.write(
        Ledger.count(letters, DeadLetters.ROW_TYPE, Ledger.ROWS_DEAD_LETTERED),
        DeadLetters.ROW_TYPE,
        Sinks.ofJob(deadLetters, files.spec().definition().name(), BATCH),
        BATCH,
        "dead-letters");
    savepoint.write(path);
    String name = "load " + files.spec().definition().name();
    return JobRun.start(environment, name, Progress.bar("load", Rows.UNKNOWN));
  }

  /** Gives the dead letters. */
  private DataStream<RowData> add(
      StreamExecutionEnvironment environment,
      LearnerRows learner,
      Map<String, String> options,
      NewSavepoint savepoint) {
    String name = learner.spec().name();
    SourceSpec source =
        LearnSources.ofKeys(content.type(learner), options, BATCH, learner.spec().key());
    Rows rows = TableSource.open(environment, source, "models-" + name);
    SingleOutputStreamOperator<RowData> models =
        rows.rows()
            .process(new ReadModels(learner, content))
            .returns(InternalTypeInfo.of(learner.type()))
            .name("read-" + name)
            .uid("read-" + name);
    savepoint.add(learner, CountedModels.of(models, learner));
    return rows.deadLetters().union(models.getSideOutput(DeadLetters.TAG));
  }
}
