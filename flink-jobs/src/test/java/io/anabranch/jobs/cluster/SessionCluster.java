// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A session cluster on this machine with one TaskManager, jobs of which are submitted by Flink's
 * command line. Ends with {@link #close}.
 */
final class SessionCluster implements AutoCloseable {
  private static final String CLI = "org.apache.flink.client.cli.CliFrontend";

  /** What only soft references hold is garbage once memory is short: see it go at once. */
  private static final String NO_SOFT_REFERENCES = "-XX:SoftRefLRUPolicyMSPerMB=0";

  private final ClusterFolder folder;
  private final Path lib;
  private int submissions;

  private SessionCluster(ClusterFolder folder, Path lib) {
    this.folder = folder;
    this.lib = lib;
  }

  /**
   * Starts all processes; returns when the TaskManager has registered.
   *
   * @param folder for configuration, logs and temporary files
   * @param lib Flink's jars and what was put beside them
   * @param slots of the TaskManager
   * @param settings to add to the configuration
   */
  static SessionCluster start(Path folder, Path lib, int slots, Map<String, String> settings) {
    ClusterFolder cluster = new ClusterFolder(folder.resolve("cluster"));
    ClusterSpec spec =
        TestClusters.spec()
            .withTaskManagers(1, slots)
            .withTaskManagerMemory("2g")
            .with("env.java.opts.all", NO_SOFT_REFERENCES);
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      spec = spec.with(setting.getKey(), setting.getValue());
    }
    TestClusters.start(
        cluster, spec, new MavenJars(cluster, new JarFolder(lib).jars(), spec.gatewayHeap()));
    return new SessionCluster(cluster, lib);
  }

  ClusterProcess jobManager() {
    return ClusterProcess.of(folder, MemberPlan.JOB_MANAGER);
  }

  ClusterProcess taskManager() {
    return ClusterProcess.of(folder, MemberPlan.taskManager(1));
  }

  /** The JobManager's REST API. */
  ClusterAddress address() {
    return folder.running().orElseThrow().rest();
  }

  /** The folder of all temporary files of all processes. */
  Path temporaryFiles() {
    return folder.temporary();
  }

  /** Submits a job by Flink's command line in a process of its own, which ends with the job. */
  JavaProcess submit(Path jar, List<String> arguments) {
    List<String> line = new ArrayList<>(List.of(CLI, "run", jar.toAbsolutePath().toString()));
    line.addAll(arguments);
    submissions++;
    return JavaProcess.start(
        "submission-" + submissions,
        folder.path(),
        List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        lib,
        line,
        Map.of("FLINK_CONF_DIR", folder.configuration().toString()));
  }

  @Override
  public void close() {
    TestClusters.stop(folder.path());
  }
}
