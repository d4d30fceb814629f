// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.sessions.ProcessStatus;
import java.util.ArrayList;
import java.util.List;

/** Looks at a job's checkpoints, and at its process, while it runs. */
final class JobWatch {
  private static final long EVERY_MILLIS = 20;

  /** One that was completed. */
  record Checkpoint(long bytes, long millis) {}

  private final List<Checkpoint> checkpoints = new ArrayList<>();
  private final Thread watcher = new Thread(this::watch, "job-watch");
  private volatile boolean stopped;
  private long resident;

  JobWatch() {
    watcher.setDaemon(true);
    watcher.start();
  }

  void stop() throws InterruptedException {
    stopped = true;
    watcher.join();
  }

  /** Of all that were seen; to be asked after stopping. */
  long longestMillis() {
    return checkpoints.stream().mapToLong(Checkpoint::millis).max().orElse(0);
  }

  /** Of all that were seen; the last one holds no waiting rows. */
  long lastBytes() {
    return checkpoints.isEmpty() ? 0 : checkpoints.get(checkpoints.size() - 1).bytes();
  }

  long largestBytes() {
    return checkpoints.stream().mapToLong(Checkpoint::bytes).max().orElse(0);
  }

  /** The most memory that the process had resident. */
  long residentBytes() {
    return resident;
  }

  int count() {
    return checkpoints.size();
  }

  private void watch() {
    long seen = 0;
    while (!stopped) {
      resident = Math.max(resident, ProcessStatus.residentBytes());
      long completed = CheckpointMetrics.value(CheckpointMetrics.COMPLETED);
      if (completed > seen) {
        seen = completed;
        checkpoints.add(
            new Checkpoint(
                CheckpointMetrics.value(CheckpointMetrics.FULL_BYTES),
                CheckpointMetrics.value(CheckpointMetrics.MILLIS)));
      }
      try {
        Thread.sleep(EVERY_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
