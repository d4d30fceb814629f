// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;

/**
 * Passes numbers on; may fail once, some rows after a checkpoint, and takes its time until then.
 */
final class FailOnce extends RichMapFunction<Long, Long> implements CheckpointListener {
  private static final long serialVersionUID = 1L;
  private static final int AFTER = 100;

  /** Of the task, which runs in this process, and again after the failure. */
  private static final AtomicInteger FAILURES = new AtomicInteger();

  private final boolean fails;
  private transient volatile int checkpoints;
  private transient int since;

  private FailOnce(boolean fails) {
    this.fails = fails;
  }

  static FailOnce never() {
    return new FailOnce(false);
  }

  static FailOnce afterACheckpoint() {
    FAILURES.set(0);
    return new FailOnce(true);
  }

  static int failures() {
    return FAILURES.get();
  }

  @Override
  public Long map(Long number) throws Exception {
    if (!fails || FAILURES.get() > 0) {
      return number;
    }
    Thread.sleep(4);
    if (checkpoints > 0 && ++since > AFTER) {
      FAILURES.incrementAndGet();
      throw new IllegalStateException("on purpose, at " + number);
    }
    return number;
  }

  @Override
  public void notifyCheckpointComplete(long id) {
    checkpoints++;
  }
}
