// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.types.Row;

/** Lets rows pass slowly until it fails, once, on a row after the second checkpoint. */
final class FailingOnce extends RichMapFunction<Row, Row> implements CheckpointListener {
  private static final long serialVersionUID = 1L;
  private static final int ROWS_PER_MILLISECOND = 8;
  private static final AtomicBoolean FAILED = new AtomicBoolean();

  private transient int checkpoints;
  private transient int rows;

  static void reset() {
    FAILED.set(false);
  }

  static boolean hasFailed() {
    return FAILED.get();
  }

  @Override
  public Row map(Row row) throws InterruptedException {
    if (++rows % ROWS_PER_MILLISECOND == 0 && !FAILED.get()) {
      Thread.sleep(1);
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
