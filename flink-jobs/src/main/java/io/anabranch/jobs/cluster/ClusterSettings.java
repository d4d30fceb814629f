// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.GlobalConfiguration;

/** The Flink configuration of a cluster on this machine, and the files that hold it. */
final class ClusterSettings {
  static final String HOST = "localhost";

  /** System property with the path of a process's log. */
  static final String LOG = "anabranch.log";

  private static final String LOGGING = "log4j-console.properties";

  private ClusterSettings() {}

  /** What is ours, below what {@code deploy/cluster/config.yaml} says, below the user's. */
  static Map<String, String> of(ClusterSpec spec, ClusterFolder folder, int rpcPort) {
    Map<String, String> all = new TreeMap<>();
    all.putAll(addresses(spec, rpcPort));
    all.putAll(resources(spec));
    all.putAll(state(folder));
    all.putAll(recovery());
    all.putAll(deployed(spec.home()));
    all.putAll(spec.settings());
    return all;
  }

  private static Map<String, String> addresses(ClusterSpec spec, int rpcPort) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String key :
        List.of(
            "jobmanager.rpc.address",
            "jobmanager.bind-host",
            "taskmanager.host",
            "taskmanager.bind-host",
            "rest.address",
            "rest.bind-address",
            "sql-gateway.endpoint.rest.address",
            "sql-gateway.endpoint.rest.bind-address")) {
      all.put(key, HOST);
    }
    all.put("jobmanager.rpc.port", Integer.toString(rpcPort));
    all.put("rest.port", Integer.toString(spec.ports().rest()));
    all.put("sql-gateway.endpoint.rest.port", Integer.toString(spec.ports().gateway()));
    all.put("metrics.reporters", "prom");
    all.put(
        "metrics.reporter.prom.factory.class",
        "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
    int first = spec.ports().metrics();
    // Twice as many as processes: one that died may hold its port for a while.
    all.put("metrics.reporter.prom.port", first + "-" + (first + 2 * (spec.taskManagers() + 1)));
    return all;
  }

  private static Map<String, String> resources(ClusterSpec spec) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("jobmanager.memory.process.size", spec.jobManagerMemory());
    all.put("taskmanager.memory.process.size", spec.taskManagerMemory());
    all.put("taskmanager.numberOfTaskSlots", Integer.toString(spec.slots()));
    // Each job has classes of its own, and generates more.
    all.put("taskmanager.memory.jvm-metaspace.size", "320m");
    // The tensors of micro-batches are direct memory.
    all.put("taskmanager.memory.task.off-heap.size", "160m");
    // RocksDB's; what is left is heap.
    all.put("taskmanager.memory.managed.fraction", "0.25");
    return all;
  }

  private static Map<String, String> state(ClusterFolder folder) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("io.tmp.dirs", folder.temporary().toString());
    all.put("web.upload.dir", folder.path().resolve("uploads").toString());
    all.put("state.backend.type", "rocksdb");
    all.put("execution.checkpointing.incremental", "true");
    all.put("execution.checkpointing.dir", uri(folder, "checkpoints"));
    all.put("execution.checkpointing.savepoint-dir", uri(folder, "savepoints"));
    // Also what a streaming SELECT waits for before it shows a row.
    all.put("execution.checkpointing.interval", "5 s");
    // A job that fails for good, or ends with the cluster, leaves its last checkpoint to start
    // from; DELETE_ON_CANCELLATION deletes it where the cluster is stopped.
    all.put("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    return all;
  }

  private static String uri(ClusterFolder folder, String name) {
    return folder.path().resolve(name).toUri().toString().replaceFirst("/$", "");
  }

  /** A process that died is back after seconds: jobs wait for it. */
  private static Map<String, String> recovery() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("heartbeat.interval", "2 s");
    all.put("restart-strategy.type", "exponential-delay");
    all.put("restart-strategy.exponential-delay.initial-backoff", "500 ms");
    all.put("restart-strategy.exponential-delay.max-backoff", "20 s");
    // Then the job fails, and a person sees why.
    all.put("restart-strategy.exponential-delay.attempts-before-reset-backoff", "8");
    all.put("restart-strategy.exponential-delay.reset-backoff-threshold", "30 s");
    // Else a job fails at once while no TaskManager is there, and burns its restarts.
    all.put("resourcemanager.standalone.start-up-time", "20000000000");
    return all;
  }

  private static Map<String, String> deployed(Path home) {
    Path folder = home.resolve("deploy/cluster");
    return Files.exists(folder.resolve("config.yaml"))
        ? GlobalConfiguration.loadConfiguration(folder.toString()).toMap()
        : Map.of();
  }

  /** Writes Flink's configuration folder. */
  static void write(ClusterFolder folder, Map<String, String> settings) throws IOException {
    Path conf = Files.createDirectories(folder.configuration());
    StringBuilder text = new StringBuilder("# Written by anabranch cluster start.\n");
    settings.forEach(
        (key, value) ->
            text.append(key).append(": '").append(value.replace("'", "''")).append("'\n"));
    Files.writeString(conf.resolve("config.yaml"), text);
    Files.writeString(conf.resolve(LOGGING), logging());
    Files.writeString(conf.resolve("log4j-cli.properties"), logging());
  }

  /** The flag that makes a process log as configured. */
  static List<String> loggingFlags(ClusterFolder folder, String log) {
    return List.of(
        "-D" + LOG + "=" + log,
        "-Dlog4j2.configurationFile=" + folder.configuration().resolve(LOGGING));
  }

  private static String logging() {
    return """
    rootLogger.level=info
    rootLogger.appenderRef.file.ref=file
    appender.file.type=RollingFile
    appender.file.name=file
    appender.file.fileName=${sys:anabranch.log:-anabranch.log}
    appender.file.filePattern=${sys:anabranch.log:-anabranch.log}.%i
    appender.file.policies.type=Policies
    appender.file.policies.size.type=SizeBasedTriggeringPolicy
    appender.file.policies.size.size=20MB
    appender.file.strategy.type=DefaultRolloverStrategy
    appender.file.strategy.max=5
    appender.file.layout.type=PatternLayout
    appender.file.layout.pattern=%d{yyyy-MM-dd HH:mm:ss.SSS} %-5p %c{1} [%t] %m%n%ex
    logger.pekko.name=org.apache.pekko
    logger.pekko.level=warn
    logger.kafka.name=org.apache.kafka
    logger.kafka.level=warn
    logger.hadoop.name=org.apache.hadoop
    logger.hadoop.level=warn
    """;
  }
}
