// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.batch;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Bounds how long a batch stays open, where no timer of Flink's can be had. Batches that close
 * before their time leave it be: it looks again when the time that it was set to has come.
 */
final class DelayThread implements AutoCloseable {
  /** What {@link Overdue#close} gives if nothing waits. */
  static final long NOTHING = -1;

  /** Closes what is overdue. */
  @FunctionalInterface
  interface Overdue {
    /**
     * @param now on the clock of {@link System#nanoTime}
     * @return nanoseconds until something may be overdue, or {@link #NOTHING}
     */
    long close(long now);
  }

  private final Overdue overdue;
  private final long nanos;
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;

  DelayThread(String name, Duration delay, Overdue overdue) {
    this.overdue = overdue;
    this.nanos = delay.toNanos();
    this.thread = new Thread(this::run, name + "-delay");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  /** A batch was opened. */
  // hot path
  void start() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closed) {
      long left = overdue.close(System.nanoTime());
      if (left == NOTHING) {
        asleep = true;
        // A batch that was opened before this was set is found here.
        left = overdue.close(System.nanoTime());
        if (left == NOTHING) {
          if (asleep && !closed) {
            LockSupport.park(this);
          }
          continue;
        }
        asleep = false;
      }
      LockSupport.parkNanos(this, Math.min(left, nanos));
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
