// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import java.time.Duration;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Bounds how long a batch stays open. At most one of Flink's timers is pending: batches that close
 * before their time leave it be, and it is set again when it fires, so that fast batches cost no
 * timers.
 */
final class DelayTimer {
  private static final long NOT_RUNNING = Long.MIN_VALUE;

  private final ProcessingTimeService time;
  private final long delayMillis;
  private final ThrowingRunnable<Exception> action;
  private long deadline = NOT_RUNNING;
  private boolean pending;

  DelayTimer(ProcessingTimeService time, Duration delay, ThrowingRunnable<Exception> action) {
    this.time = time;
    this.delayMillis = delay.toMillis();
    this.action = action;
  }

  void start() {
    deadline = time.getCurrentProcessingTime() + delayMillis;
    if (!pending) {
      register();
    }
  }

  void stop() {
    deadline = NOT_RUNNING;
  }

  private void register() {
    pending = true;
    time.registerTimer(deadline, this::fired);
  }

  private void fired(long timestamp) throws Exception {
    pending = false;
    if (deadline == NOT_RUNNING) {
      return;
    }
    if (time.getCurrentProcessingTime() < deadline) {
      register();
    } else {
      action.run();
    }
  }
}
