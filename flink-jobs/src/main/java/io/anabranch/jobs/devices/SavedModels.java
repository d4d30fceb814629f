// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.operators.learn.LearnStreams;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.runtime.SavepointLoader;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/** The models in a savepoint or in a checkpoint that was kept. */
final class SavedModels {
  private final String path;
  private final CheckpointMetadata metadata;

  private SavedModels(String path, CheckpointMetadata metadata) {
    this.path = path;
    this.metadata = metadata;
  }

  /**
   * @throws MlException of kind USER where no savepoint is there
   */
  static SavedModels open(String folder) {
    String path = SavepointPath.existing("--savepoint", folder);
    try {
      return new SavedModels(path, SavepointLoader.loadSavepointMetadata(path));
    } catch (IOException e) {
      throw new MlException(
          ErrorKind.USER,
          "--savepoint: " + path + ": " + e.getMessage() + " (expected: a savepoint of Flink)",
          e);
    }
  }

  /**
   * Model rows of all keys.
   *
   * @param only a key whose model is wanted; the rows of others are then without theirs
   * @throws MlException of kind USER where the savepoint has no such learner
   */
  DataStream<RowData> read(
      StreamExecutionEnvironment environment, LearnerRows learner, Optional<KeyText> only) {
    OperatorState found =
        state(learner)
            .orElseThrow(
                () ->
                    MlException.user(
                        "--savepoint: "
                            + path
                            + ": no models of learner "
                            + learner.spec().name()
                            + " (expected: a savepoint of a job of this definition)"));
    try {
      return SavepointReader.read(environment, path, backend(environment, found))
          .readKeyedState(
              identifier(learner),
              new ModelStateReader(learner, only),
              learner.key().getProducedType(),
              InternalTypeInfo.of(learner.type()));
    } catch (IOException e) {
      throw new MlException(ErrorKind.EXTERNAL, "--savepoint: " + path + ": " + e.getMessage(), e);
    }
  }

  private Optional<OperatorState> state(LearnerRows learner) {
    return metadata.getOperatorStates().stream()
        .filter(state -> state.getOperatorID().equals(identifier(learner).getOperatorId()))
        .findAny();
  }

  static OperatorIdentifier identifier(LearnerRows learner) {
    return OperatorIdentifier.forUid(LearnStreams.uid(learner.spec().name()));
  }

  /** A checkpoint of RocksDB that is not a savepoint is its own files. */
  private static StateBackend backend(StreamExecutionEnvironment environment, OperatorState state) {
    return isIncremental(state)
        ? StateBackends.ofRocksDb()
        : StateBackends.ofSavepoint(environment);
  }

  private static boolean isIncremental(OperatorState state) {
    for (OperatorSubtaskState subtask : state.getStates()) {
      for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
        if (handle instanceof IncrementalKeyedStateHandle) {
          return true;
        }
      }
    }
    return false;
  }
}
