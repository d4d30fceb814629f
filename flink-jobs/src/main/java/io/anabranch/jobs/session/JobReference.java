// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import io.anabranch.core.error.MlException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.runtime.client.JobStatusMessage;

/** How a person names a job: by its id, by how the id begins, or by the job's name. */
final class JobReference {
  private static final String EXPECTED =
      "expected: an id, its first four characters or more, or a name; anabranch jobs --all lists"
          + " them";

  /** Fewer are as likely a slip as an id, and a job may be stopped by them. */
  private static final int SHORTEST = 4;

  private final String text;

  JobReference(String text) {
    this.text = text;
  }

  /**
   * The one job that is meant. A job that runs comes before those of the same name that have ended.
   *
   * @throws MlException of kind USER where there is none, or more than one
   */
  JobStatusMessage among(List<JobStatusMessage> jobs) {
    List<JobStatusMessage> found = jobs.stream().filter(this::isMeant).toList();
    List<JobStatusMessage> running =
        found.stream().filter(job -> !job.getJobState().isGloballyTerminalState()).toList();
    List<JobStatusMessage> candidates = running.isEmpty() ? found : running;
    if (candidates.isEmpty()) {
      throw MlException.user("JOB: " + text + ": no such job (" + EXPECTED + ")");
    }
    if (candidates.size() > 1) {
      throw MlException.user(
          candidates.stream()
              .map(job -> job.getJobId() + " " + job.getJobName())
              .sorted()
              .collect(
                  Collectors.joining(
                      ", ",
                      "JOB: " + text + ": may be " + candidates.size() + " jobs: ",
                      " (expected: more of the id)")));
    }
    return candidates.get(0);
  }

  private boolean isMeant(JobStatusMessage job) {
    return job.getJobName().equals(text)
        || text.length() >= SHORTEST
            && job.getJobId().toString().startsWith(text.toLowerCase(Locale.ROOT));
  }
}
