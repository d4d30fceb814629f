// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;

/** Lets rows pass slowly until it fails, once, on a row after the second checkpoint. */
public final class FailingOnce<T> extends RichMapFunction<T, T> implements CheckpointListener {
  private static final long serialVersionUID = 1L;
  private static final AtomicBoolean FAILED = new AtomicBoolean();

  private final int rowsPerPause;
  private final Duration pause;

  private transient int checkpoints;
  private transient int rows;

  public FailingOnce(int rowsPerPause, Duration pause) {
    this.rowsPerPause = rowsPerPause;
    this.pause = pause;
  }

  public static void reset() {
    FAILED.set(false);
  }

  public static boolean hasFailed() {
    return FAILED.get();
  }

  @Override
  public T map(T row) throws InterruptedException {
    if (++rows % rowsPerPause == 0 && !FAILED.get()) {
      Thread.sleep(pause.toMillis());
    }
    if (checkpoints > 1 && FAILED.compareAndSet(false, true)) {
      throw new IllegalStateException("on purpose");
    }
    return row;
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    checkpoints++;
  }
}
