// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;

/** A cluster whose only TaskManager can be killed. */
final class Workers {
  private static final long PATIENCE_MILLIS = 60_000;

  private final MiniCluster cluster;
  private int newest;

  Workers(MiniCluster cluster) {
    this.cluster = cluster;
  }

  static MiniClusterExtension extension() {
    Configuration configuration = new Configuration();
    // What a job has counted so far travels with the heartbeat.
    configuration.setString("heartbeat.interval", "100 ms");
    return new MiniClusterExtension(
        new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .setConfiguration(configuration)
            .build());
  }

  /** Ends the TaskManager with all that runs on it, and starts another. */
  void kill() throws Exception {
    cluster.terminateTaskManager(newest).get();
    cluster.startTaskManager();
    newest++;
  }

  /** Waits for a checkpoint that began after this call. */
  void awaitCheckpoint(JobID job) throws Exception {
    long before = completed(job);
    for (long waited = 0; completed(job) < before + 2; waited += 20) {
      if (waited > PATIENCE_MILLIS) {
        throw new AssertionError("no checkpoint in " + PATIENCE_MILLIS + " ms");
      }
      Thread.sleep(20);
    }
  }

  private long completed(JobID job) throws Exception {
    return graph(job).getCheckpointStatsSnapshot().getCounts().getNumberOfCompletedCheckpoints();
  }

  /** The most often that one of a job's tasks was started again. */
  int restarts(JobID job) throws Exception {
    return StreamSupport.stream(graph(job).getAllExecutionVertices().spliterator(), false)
        .mapToInt(vertex -> vertex.getCurrentExecutionAttempt().getAttemptNumber())
        .max()
        .orElse(0);
  }

  private AccessExecutionGraph graph(JobID job) throws Exception {
    return cluster.getExecutionGraph(job).get();
  }
}
