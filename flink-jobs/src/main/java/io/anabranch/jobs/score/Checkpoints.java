// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import io.anabranch.jobs.io.TableSink;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checkpoints of a live job: files and transactions become visible with them. */
public final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private static final String NO_CHECKPOINTS =
      "execution.checkpointing.dir: not set (expected: a folder that all tasks reach, in the"
          + " cluster's configuration or by --set; without checkpoints results in files and Kafka"
          + " appear when the job ends, and a failure starts it over)";

  private Checkpoints() {}

  /** Turns them on where there is a folder for them to lie in; else says that there is none. */
  public static void ensure(StreamExecutionEnvironment environment) {
    if (environment.getCheckpointConfig().isCheckpointingEnabled()) {
      return;
    }
    if (environment.getConfiguration().get(CheckpointingOptions.CHECKPOINTS_DIRECTORY) != null) {
      environment.enableCheckpointing(TableSink.DEFAULT_CHECKPOINT_INTERVAL.toMillis());
    } else {
      LOG.warn(NO_CHECKPOINTS);
      System.err.println(NO_CHECKPOINTS);
    }
  }
}
