// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.jobs.score.Engine;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.state.api.OperatorTransformation;
import org.apache.flink.state.api.SavepointWriter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;

/**
 * A savepoint that a job writes as it ends, from models as rows. It restores under every state back
 * end. Its key groups are those of Flink's default, 128, unless the settings say {@code
 * pipeline.max-parallelism}: a job that starts from it cannot have more tasks than that. While it
 * is written a task's models are on the heap; with {@code state.backend.type: rocksdb} on disk.
 */
final class NewSavepoint {
  /** Flink's own choice for jobs of up to 85 tasks. */
  private static final int KEY_GROUPS = 128;

  private final SavepointWriter writer;

  private NewSavepoint(SavepointWriter writer) {
    this.writer = writer;
  }

  /** Flink's tools send where state lies from task to task with Kryo; rows have serializers. */
  static Engine allowed(Engine engine) {
    return engine.with(PipelineOptions.GENERIC_TYPES.key(), "true");
  }

  static NewSavepoint in(StreamExecutionEnvironment environment) {
    int given = environment.getConfiguration().get(PipelineOptions.MAX_PARALLELISM);
    int keyGroups = given > 0 ? given : KEY_GROUPS;
    return new NewSavepoint(
        SavepointWriter.newSavepoint(
            environment, StateBackends.ofSavepoint(environment), keyGroups));
  }

  void add(LearnerRows learner, DataStream<RowData> models) {
    writer.withOperator(
        SavedModels.identifier(learner),
        OperatorTransformation.bootstrapWith(models)
            .keyBy(learner.key(), learner.key().getProducedType())
            .transform(new ModelBootstrap(learner)));
  }

  /** Makes the savepoint an output of the job. */
  void write(String path) {
    writer.write(path);
  }
}
