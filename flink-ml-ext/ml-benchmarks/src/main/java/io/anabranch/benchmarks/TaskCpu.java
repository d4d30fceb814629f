// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/**
 * Watches the CPU time of the task threads whose name starts with a prefix: what one core can do,
 * even where others use the machine. A task thread's name is that of its first operator.
 */
final class TaskCpu implements AutoCloseable {
  private static final long EVERY_MILLIS = 20;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final String prefix;
  private final Thread watcher;
  private volatile long nanos;
  private volatile boolean closed;

  TaskCpu(String prefix) {
    this.prefix = prefix;
    watcher = new Thread(this::watch, "task-cpu");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** The seconds of CPU seen last. */
  double seconds() {
    return nanos / 1e9;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void watch() {
    while (!closed) {
      long sum = 0;
      for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
        if (thread != null && thread.getThreadName().startsWith(prefix)) {
          sum += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
        }
      }
      nanos = Math.max(nanos, sum);
      try {
        Thread.sleep(EVERY_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
