// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.jobs.io.Rows;
import io.anabranch.jobs.io.TableSink;
import io.anabranch.jobs.learn.PortOptions;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.run.Progress;
import io.anabranch.jobs.score.Engine;
import io.anabranch.jobs.score.Sinks;
import io.anabranch.models.DefinitionFiles;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;

/**
 * Writes all models of a savepoint as rows.
 *
 * @param savepoint or a checkpoint that was kept
 */
public record ExportDevicesJob(DefinitionFiles files, String savepoint, Engine engine) {
  private static final RuntimeExecutionMode BATCH = RuntimeExecutionMode.BATCH;

  /**
   * Submits the job, in whose account the scored rows are the models.
   *
   * @param to connector options; see {@link PortOptions} for several learners
   */
  public JobRun export(Map<String, String> to) {
    SavedModels saved = SavedModels.open(savepoint);
    Engine batch = NewSavepoint.allowed(engine.in(BATCH));
    StreamExecutionEnvironment environment = batch.environment();
    String name = files.spec().definition().name();
    Map<String, Map<String, String>> sinks = PortOptions.of("--to", to, files.spec().definition());
    for (LearnerRows learner : LearnerRows.all(files)) {
      Map<String, String> sink = sinks.get(learner.spec().name());
      if (sink != null) {
        TableSink.requireEmpty(sink);
        DataStream<RowData> models = saved.read(environment, learner, Optional.empty());
        TableSink.write(
            CountedModels.of(models, learner),
            learner.type(),
            Sinks.ofJob(sink, name, BATCH),
            BATCH,
            "models-" + learner.spec().name());
      }
    }
    return JobRun.start(environment, "export " + name, Progress.bar("export", Rows.UNKNOWN));
  }
}
