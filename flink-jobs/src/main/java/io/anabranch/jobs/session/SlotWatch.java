// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import io.anabranch.core.error.MlException;
import io.anabranch.jobs.cluster.ClusterAddress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;

/**
 * Tells a person who waits for a job that the job waits for slots: once, as soon as it has waited a
 * while. Looks from a thread of its own, which ends with {@link #close}.
 */
public final class SlotWatch implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /**
   * So many looks in a row must find it waiting: a slot that has just been freed takes a moment.
   */
  private static final int LOOKS = 3;

  private final SessionClient session;
  private final JobID job;
  private final PrintWriter to;
  private final ScheduledExecutorService thread;
  private int found;

  private SlotWatch(SessionClient session, JobID job, PrintWriter to) {
    this.session = session;
    this.job = job;
    this.to = to;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "anabranch-slot-watch");
              daemon.setDaemon(true);
              return daemon;
            });
  }

  /** Begins to look. */
  public static SlotWatch start(ClusterAddress address, JobID job, PrintWriter to) {
    SlotWatch watch = new SlotWatch(SessionClient.connect(address), job, to);
    watch.thread.scheduleWithFixedDelay(
        watch::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      found = session.isWaitingForSlots(job) ? found + 1 : 0;
      if (found == LOOKS) {
        to.println(waiting(job, session.slots()));
        to.flush();
      }
    } catch (MlException e) {
      // The cluster does not answer just now; who waits for the job will be told.
      found = 0;
    }
  }

  static String waiting(JobID job, SessionClient.Slots slots) {
    return "job "
        + job
        + ": waits for slots: "
        + slots.free()
        + " of "
        + slots.all()
        + " are free (expected: as many as its parallelism; stop another job, add a TaskManager, or"
        + " submit it again with a lower --parallelism)";
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    session.close();
  }
}
