// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import io.anabranch.core.error.MlException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobgraph.JobVertexID;
import org.apache.flink.runtime.messages.webmonitor.JobDetails;
import org.apache.flink.runtime.rest.messages.EmptyMessageParameters;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.JobVertexDetailsHeaders;
import org.apache.flink.runtime.rest.messages.JobVertexMessageParameters;
import org.apache.flink.runtime.rest.messages.JobsOverviewHeaders;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointStatistics.CompletedCheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatisticsHeaders;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.SubtaskExecutionAttemptDetailsInfo;

/** Puts together what Flink's REST API tells of jobs in several places. */
final class JobQueries {
  private final SessionClient session;

  JobQueries(SessionClient session) {
    this.session = session;
  }

  /** Asks about each job that is listed, and about no other. */
  List<JobSummary> jobs(SessionClient.Ended ended) {
    return session
        .get(
            "jobs",
            session
                .client()
                .sendRequest(
                    JobsOverviewHeaders.getInstance(),
                    EmptyMessageParameters.getInstance(),
                    EmptyRequestBody.getInstance()))
        .getJobs()
        .stream()
        .filter(
            job -> ended == SessionClient.Ended.SHOWN || !job.getStatus().isGloballyTerminalState())
        .map(this::summary)
        .toList();
  }

  private JobSummary summary(JobDetails job) {
    return new JobSummary(
        job.getJobId(),
        job.getJobName(),
        job.getStatus(),
        Instant.ofEpochMilli(job.getStartTime()),
        restarts(job.getJobId()),
        checkpoint(job));
  }

  /** 0 where the cluster no longer knows the job's tasks. */
  private int restarts(JobID job) {
    try {
      JobDetailsInfo details = session.get("job " + job, session.client().getJobDetails(job));
      return details.getJobVertexInfos().stream()
          .flatMap(vertex -> attempts(job, vertex.getJobVertexID()).stream())
          .mapToInt(SubtaskExecutionAttemptDetailsInfo::getAttempt)
          .max()
          .orElse(0);
    } catch (MlException e) {
      return 0;
    }
  }

  private List<SubtaskExecutionAttemptDetailsInfo> attempts(JobID job, JobVertexID vertex) {
    JobVertexMessageParameters parameters = new JobVertexMessageParameters();
    parameters.jobPathParameter.resolve(job);
    parameters.jobVertexIdPathParameter.resolve(vertex);
    return session
        .get(
            "vertex " + vertex,
            session
                .client()
                .sendRequest(
                    JobVertexDetailsHeaders.getInstance(),
                    parameters,
                    EmptyRequestBody.getInstance()))
        .getSubtasks();
  }

  private Optional<JobSummary.Checkpoint> checkpoint(JobDetails job) {
    JobMessageParameters parameters = new JobMessageParameters();
    parameters.jobPathParameter.resolve(job.getJobId());
    CheckpointingStatistics statistics;
    try {
      statistics =
          session.get(
              "checkpoints of " + job.getJobId(),
              session
                  .client()
                  .sendRequest(
                      CheckpointingStatisticsHeaders.getInstance(),
                      parameters,
                      EmptyRequestBody.getInstance()));
    } catch (MlException e) {
      // A batch job has none.
      return Optional.empty();
    }
    long now = job.getStartTime() + job.getDuration();
    return Optional.ofNullable(statistics.getLatestCheckpoints())
        .flatMap(latest -> newest(latest))
        .map(
            last ->
                new JobSummary.Checkpoint(
                    Duration.ofMillis(Math.max(0, now - last.getLatestAckTimestamp())),
                    last.getStateSize()));
  }

  private static Optional<CompletedCheckpointStatistics> newest(
      CheckpointingStatistics.LatestCheckpoints latest) {
    CompletedCheckpointStatistics checkpoint = latest.getCompletedCheckpointStatistics();
    CompletedCheckpointStatistics savepoint = latest.getSavepointStatistics();
    if (checkpoint == null || savepoint == null) {
      return Optional.ofNullable(checkpoint == null ? savepoint : checkpoint);
    }
    return Optional.of(
        savepoint.getLatestAckTimestamp() > checkpoint.getLatestAckTimestamp()
            ? savepoint
            : checkpoint);
  }
}
