// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;

/**
 * A job of a cluster.
 *
 * @param since it was submitted
 * @param restarts the most often that one of its tasks was started again
 * @param checkpoint the last that is complete
 */
record JobSummary(
    JobID id,
    String name,
    JobStatus state,
    Instant since,
    int restarts,
    Optional<Checkpoint> checkpoint) {
  /**
   * A checkpoint or savepoint.
   *
   * @param age by the cluster's clock; while the job runs, else at its end
   * @param bytes of all state in it
   */
  record Checkpoint(Duration age, long bytes) {}
}
