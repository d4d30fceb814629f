// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.RowData;

/**
 * Fails the first attempt of each task after so many rows, in a stream once a checkpoint was taken,
 * so that the second attempt starts in the midst.
 */
final class FailOnce extends RichMapFunction<RowData, RowData> implements CheckpointListener {
  private static final long serialVersionUID = 1L;

  private final int after;
  private final boolean afterCheckpoint;

  private transient int rows;
  private transient boolean checkpointed;

  FailOnce(int after, RuntimeExecutionMode mode) {
    this.after = after;
    this.afterCheckpoint = mode == RuntimeExecutionMode.STREAMING;
  }

  /** Restarts, and checkpoints often enough that one comes before the failure. */
  static Configuration settings() {
    Configuration settings = new Configuration();
    settings.setString("restart-strategy.type", "fixed-delay");
    settings.setString("restart-strategy.fixed-delay.attempts", "4");
    settings.setString("restart-strategy.fixed-delay.delay", "10 ms");
    settings.setString("execution.checkpointing.interval", "100 ms");
    return settings;
  }

  @Override
  public RowData map(RowData row) throws Exception {
    rows++;
    if (getRuntimeContext().getTaskInfo().getAttemptNumber() == 0 && rows > after) {
      if (checkpointed || !afterCheckpoint) {
        throw new IllegalStateException("failed on purpose");
      }
      // Leaves time for a checkpoint.
      Thread.sleep(1);
    }
    return row;
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    checkpointed = true;
  }
}
