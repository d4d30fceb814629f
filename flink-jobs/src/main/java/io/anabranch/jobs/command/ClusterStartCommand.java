// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.cluster.ClusterSpec;
import io.anabranch.jobs.cluster.ClusterStart;
import io.anabranch.jobs.cluster.ClusterStatus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a session cluster. */
@Command(
    name = "start",
    description = {
      "Start a session cluster: a JobManager, TaskManagers and a SQL gateway, each a process.",
      "A supervisor stays behind and replaces a process that dies. Jobs and queries find our",
      "functions, connectors and ONNX Runtime in the cluster's lib/."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Flink comes from the distribution that FLINK_HOME names, by its own scripts and without",
      "a change to it (its conf/ is not read); else from the Maven jars of this checkout.",
      "State is kept in RocksDB, checkpoints every 5 s and savepoints in the folder. Only",
      "programs of this machine reach the cluster; but its metrics, which Flink's reporter for",
      "Prometheus gives to every machine that reaches this one. A second one needs a folder and",
      "ports:",
      "  anabranch cluster start --folder /data/other --port 8181 --gateway-port 8183"
    })
final class ClusterStartCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ClusterFolderOption folder;

  @Option(
      names = "--taskmanagers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Processes that run tasks; default: ${DEFAULT-VALUE}.")
  private int taskManagers;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "4",
      description = "Parallel tasks of each; default: ${DEFAULT-VALUE}.")
  private int slots;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "Of the web page and the REST API; default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--gateway-port",
      paramLabel = "PORT",
      defaultValue = "8083",
      description = "Of the SQL gateway; default: ${DEFAULT-VALUE}.")
  private int gatewayPort;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      defaultValue = "9250",
      description = {
        "The first port for Prometheus, on all interfaces; each process takes the next that is",
        "free; default: ${DEFAULT-VALUE}."
      })
  private int metricsPort;

  @Option(
      names = "--jobmanager-memory",
      paramLabel = "SIZE",
      defaultValue = "1g",
      description = "Of the whole process; default: ${DEFAULT-VALUE}.")
  private String jobManagerMemory;

  @Option(
      names = "--taskmanager-memory",
      paramLabel = "SIZE",
      defaultValue = "1792m",
      description = "Of each whole process; default: ${DEFAULT-VALUE}.")
  private String taskManagerMemory;

  @Option(
      names = "--gateway-heap",
      paramLabel = "SIZE",
      defaultValue = "768m",
      description = "Of the SQL gateway; default: ${DEFAULT-VALUE}.")
  private String gatewayHeap;

  @Option(
      names = "--set",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Flink configuration, as in --set execution.checkpointing.interval=30s")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long to wait until all processes answer; default: ${DEFAULT-VALUE}.")
  private int timeout;

  @Option(
      names = "--flink-home",
      paramLabel = "DIR",
      defaultValue = "${env:FLINK_HOME}",
      description = "A Flink 2.3 distribution; default: $FLINK_HOME, else the Maven jars.")
  private String flinkHome;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "${sys:anabranch.home:-.}",
      description = "Where the checkout lies; set by the launcher.",
      hidden = true)
  private Path home;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    new ClusterStart(folder.folder(), wanted()).start(Duration.ofSeconds(timeout), out);
    out.println();
    return new ClusterStatus(folder.folder(), InstantSource.system()).print(out) ? 0 : 1;
  }

  private ClusterSpec wanted() {
    return new ClusterSpec(
        home,
        flinkHome == null || flinkHome.isBlank() ? null : Path.of(flinkHome),
        new ClusterSpec.Ports(port, gatewayPort, metricsPort),
        taskManagers,
        slots,
        jobManagerMemory,
        taskManagerMemory,
        gatewayHeap,
        settings);
  }
}
