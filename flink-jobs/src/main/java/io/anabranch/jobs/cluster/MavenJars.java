// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/** Flink from the jars that the build has collected. */
final class MavenJars implements Launcher {
  private final ClusterFolder folder;
  private final List<Path> jars;
  private final String gatewayHeap;

  /**
   * @param jars Flink's and what is to be beside them
   */
  MavenJars(ClusterFolder folder, List<Path> jars, String gatewayHeap) {
    this.folder = folder;
    this.jars = List.copyOf(jars);
    this.gatewayHeap = gatewayHeap;
  }

  @Override
  public String from() {
    return "the Maven jars";
  }

  @Override
  public void prepare() throws IOException {
    new JarFolder(folder.libraries()).add(jars);
  }

  @Override
  public MemberPlan plan(Role role, String name, Map<String, String> settings) {
    Start start = start(role, Configuration.fromMap(settings));
    String log = folder.logs().resolve(name + ".log").toString();
    List<String> command = new ArrayList<>(List.of(JavaFlags.java()));
    command.addAll(start.flags());
    command.addAll(JavaFlags.opened());
    command.addAll(JavaFlags.words(settings.getOrDefault("env.java.opts.all", "")));
    command.addAll(JavaFlags.words(settings.getOrDefault("env.java.opts." + role.word(), "")));
    command.add("-Djava.io.tmpdir=" + folder.temporary());
    command.addAll(ClusterSettings.loggingFlags(folder, log));
    // Not every jar by its path: ONNX Runtime 1.29 dies of a long command line.
    command.addAll(List.of("-cp", folder.libraries() + File.separator + "*"));
    command.addAll(start.line());
    if (role != Role.GATEWAY) {
      command.addAll(List.of("--configDir", folder.configuration().toString()));
      command.addAll(start.options());
      command.addAll(Names.options(role, name, log));
    }
    return new MemberPlan(
        name,
        command,
        Map.of("FLINK_CONF_DIR", folder.configuration().toString()),
        log,
        folder.logs().resolve(name + ".out").toString());
  }

  private Start start(Role role, Configuration configuration) {
    return switch (role) {
      case JOB_MANAGER -> jobManager(configuration);
      case TASK_MANAGER -> taskManager(configuration);
      case GATEWAY ->
          new Start(
              List.of("-Xmx" + gatewayHeap),
              List.of("org.apache.flink.table.gateway.SqlGateway"),
              List.of());
    };
  }

  private static Start jobManager(Configuration configuration) {
    JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(configuration);
    return new Start(
        JavaFlags.words(JobManagerProcessUtils.generateJvmParametersStr(memory, configuration)),
        List.of("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"),
        JavaFlags.words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
  }

  private static Start taskManager(Configuration configuration) {
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(configuration);
    return new Start(
        JavaFlags.words(ProcessMemoryUtils.generateJvmParametersStr(memory)),
        List.of("org.apache.flink.runtime.taskexecutor.TaskManagerRunner"),
        JavaFlags.words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
  }

  /**
   * @param flags of the JVM
   * @param line the main class
   * @param options of the program
   */
  private record Start(List<String> flags, List<String> line, List<String> options) {}
}
