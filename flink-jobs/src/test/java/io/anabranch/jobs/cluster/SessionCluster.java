// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * A session cluster on this machine: a JobManager and a TaskManager, each a process. Ends with
 * {@link #close}.
 */
final class SessionCluster implements AutoCloseable {
  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
  private static final String CLI = "org.apache.flink.client.cli.CliFrontend";
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Path folder;
  private final Path lib;
  private final Configuration configuration;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<JavaProcess> processes = new ArrayList<>();
  private int submissions;

  private SessionCluster(Path folder, Path lib, Configuration configuration) {
    this.folder = folder;
    this.lib = lib;
    this.configuration = configuration;
  }

  /**
   * Starts both processes; returns when the TaskManager has registered.
   *
   * @param folder for configuration, logs and temporary files
   * @param lib Flink's jars and what was put beside them
   * @param slots of the TaskManager
   * @param settings lines to add to {@code config.yaml}
   */
  static SessionCluster start(Path folder, Path lib, int slots, List<String> settings) {
    Map<String, String> local = ClusterSettings.local(folder, slots);
    ClusterSettings.write(folder.resolve("conf"), local, settings);
    SessionCluster cluster = new SessionCluster(folder, lib, Configuration.fromMap(local));
    try {
      // The JobManager first: a TaskManager that does not find it tries again after 10 seconds.
      cluster.startJobManager();
      cluster.await("\"taskmanagers\":0"::equals);
      cluster.startTaskManager();
      cluster.await("\"taskmanagers\":1"::equals);
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void startJobManager() {
    JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(configuration);
    start(
        "jobmanager",
        words(JobManagerProcessUtils.generateJvmParametersStr(memory, configuration)),
        JOB_MANAGER,
        words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
  }

  private void startTaskManager() {
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(configuration);
    start(
        "taskmanager",
        words(ProcessMemoryUtils.generateJvmParametersStr(memory)),
        TASK_MANAGER,
        words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
  }

  private static List<String> words(String text) {
    return List.of(text.trim().split("\\s+"));
  }

  private void start(String name, List<String> memory, String main, List<String> options) {
    List<String> flags = new ArrayList<>(memory);
    flags.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
    // What only soft references hold is garbage once memory is short: see it go at once.
    flags.add("-XX:SoftRefLRUPolicyMSPerMB=0");
    flags.add("-Dlog4j2.configurationFile=" + folder.resolve("conf/log4j2.properties"));
    List<String> line = new ArrayList<>(List.of(main, "--configDir"));
    line.add(folder.resolve("conf").toString());
    line.addAll(options);
    processes.add(JavaProcess.start(name, folder, flags, lib, line, Map.of()));
  }

  JavaProcess jobManager() {
    return processes.get(0);
  }

  JavaProcess taskManager() {
    return processes.get(1);
  }

  /** The folder of all temporary files of both processes. */
  Path temporaryFiles() {
    return folder.resolve("tmp");
  }

  /** Submits a job by Flink's command line in a process of its own, which ends with the job. */
  JavaProcess submit(Path jar, List<String> arguments) {
    List<String> line = new ArrayList<>(List.of(CLI, "run", jar.toAbsolutePath().toString()));
    line.addAll(arguments);
    submissions++;
    return JavaProcess.start(
        "submission-" + submissions,
        folder,
        List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        lib,
        line,
        Map.of("FLINK_CONF_DIR", folder.resolve("conf").toString()));
  }

  private void await(Predicate<String> taskManagers) {
    long end = System.nanoTime() + START.toNanos();
    try {
      while (!taskManagers.test(taskManagers())) {
        for (JavaProcess process : processes) {
          if (!process.isAlive() || System.nanoTime() > end) {
            throw process.failed("does not answer");
          }
        }
        TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw jobManager().failed("interrupted");
    }
  }

  /** As in {@code "taskmanagers":1}; empty while nobody answers. */
  private String taskManagers() throws InterruptedException {
    URI overview =
        URI.create(
            "http://"
                + ClusterSettings.HOST
                + ":"
                + configuration.toMap().get("rest.port")
                + "/overview");
    try {
      String body =
          http.send(HttpRequest.newBuilder(overview).build(), BodyHandlers.ofString()).body();
      return body.replaceFirst(".*(\"taskmanagers\":\\d+).*", "$1");
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).close();
    }
  }
}
