// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.sql;

import io.anabranch.jobs.Commands;
import io.anabranch.jobs.cluster.ClusterAddress;
import io.anabranch.jobs.cluster.JvmInspection;
import io.anabranch.jobs.cluster.RunningCluster;
import io.anabranch.jobs.cluster.TestClusters;
import io.anabranch.jobs.kafka.KafkaBroker;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A session cluster of processes, a broker, a registry with the demo's model, and the scripts of
 * {@code sql/} as they are but for ports and folders. Flights are those of the first week and of
 * the last two days.
 */
final class SqlCluster implements AutoCloseable {
  static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  static final String PREDICTIONS = "flight-delays";

  private static final Path FLIGHTS = HOME.resolve("data/flights");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path folder;
  private final RunningCluster cluster;
  private final KafkaBroker broker;
  private final Map<String, String> replacements = new LinkedHashMap<>();

  private SqlCluster(Path folder, RunningCluster cluster, KafkaBroker broker) {
    this.folder = folder;
    this.cluster = cluster;
    this.broker = broker;
    replacements.put("'data/flights/departures'", "'" + departures() + "'");
    replacements.put("localhost:9092", broker.bootstrapServers());
    replacements.put("'out/", "'" + folder.resolve("out") + "/");
    String registry = "'registry' = '" + registry() + "'";
    replacements.put("LOAD MODULE anabranch;", "LOAD MODULE anabranch WITH (" + registry + ");");
    replacements.put("'type' = 'anabranch'", "'type' = 'anabranch', " + registry);
  }

  static SqlCluster start(Path folder) throws IOException {
    Path departures = Files.createDirectories(folder.resolve("departures"));
    for (String file : List.of("2001-06-01.parquet", "2001-06-29.parquet")) {
      Files.copy(FLIGHTS.resolve("departures").resolve(file), departures.resolve(file));
    }
    KafkaBroker broker = KafkaBroker.start();
    try {
      broker.createTopic("flights", 1);
      broker.createTopic(PREDICTIONS, 1);
      RunningCluster cluster =
          TestClusters.start(folder.resolve("cluster"), TestClusters.spec().withTaskManagers(1, 4));
      SqlCluster all = new SqlCluster(folder, cluster, broker);
      all.register();
      return all;
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  private void register() {
    Commands registered =
        Commands.run(
            "models",
            "register",
            FLIGHTS.resolve("flight-delay").toString(),
            "--alias",
            "champion",
            "--registry",
            registry().toString());
    if (registered.code() != 0) {
      throw new AssertionError(registered);
    }
  }

  Path departures() {
    return folder.resolve("departures");
  }

  private Path registry() {
    return folder.resolve("registry");
  }

  ClusterAddress gateway() {
    return cluster.gateway();
  }

  ClusterAddress jobManager() {
    return cluster.rest();
  }

  KafkaBroker broker() {
    return broker;
  }

  JvmInspection taskManager() {
    return TestClusters.taskManager(folder.resolve("cluster"));
  }

  /** SQL as it runs here: other ports and folders. */
  String here(String sql) {
    String text = sql;
    for (Map.Entry<String, String> each : replacements.entrySet()) {
      text = text.replace(each.getKey(), each.getValue());
    }
    return text;
  }

  SqlScript here(SqlScript script) {
    return new SqlScript(
        script.name(),
        script.statements().stream()
            .map(each -> new SqlScript.Statement(each.line(), here(each.text())))
            .toList());
  }

  /** The script of {@code sql/} whose name begins so, as it runs here. */
  Path file(String begin) throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve("sql"))) {
      Path script =
          files.filter(f -> f.getFileName().toString().startsWith(begin)).findFirst().orElseThrow();
      Path here = Files.createDirectories(folder.resolve("sql")).resolve(script.getFileName());
      return Files.writeString(here, here(Files.readString(script)));
    }
  }

  SqlScript script(String begin) throws IOException {
    return SqlScript.read(file(begin));
  }

  /** A session that has run {@code init.sql} and these. */
  GatewaySession session(String... begins) throws IOException {
    GatewaySession session = new GatewaySession(gateway());
    session.run(script("init"));
    for (String begin : begins) {
      session.run(script(begin));
    }
    return session;
  }

  /**
   * What a process printed.
   *
   * @param code its exit status
   */
  record Printed(int code, String text) {}

  /** Flink's own client in a process of its own: what prepares the session, then a script. */
  Printed sqlClient(List<String> before, String script) throws IOException, InterruptedException {
    List<String> init = new ArrayList<>();
    init.add(Files.readString(file("init")));
    for (String each : before) {
      init.add(Files.readString(file(each)));
    }
    Path prepare = Files.writeString(folder.resolve("prepare.sql"), String.join("\n", init));
    Path log = folder.resolve("client-" + script + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(opened());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        List.of("-cp", HOME.resolve("flink-jobs/target/runtime/lib") + File.separator + "*"));
    command.addAll(List.of("org.apache.flink.table.client.SqlClient", "gateway"));
    command.addAll(List.of("-e", gateway().uri().toString(), "-i", prepare.toString()));
    command.addAll(List.of("-f", file(script).toString(), "-hist", folder + "/history"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("FLINK_CONF_DIR", cluster.configuration().toString());
    Process process = builder.start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Printed(process.waitFor(), Files.readString(log));
  }

  private static List<String> opened() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-"))
        .toList();
  }

  /** The score command over the flights of some files, into Parquet files. */
  Path score(String... files) throws IOException {
    Path from = Files.createTempDirectory(folder, "score-in");
    for (String file : files) {
      Files.copy(departures().resolve(file), from.resolve(file));
    }
    Path to = from.resolveSibling(from.getFileName() + "-out");
    Commands scored =
        Commands.run(
            "score",
            FLIGHTS.resolve("flight-delay.yaml").toString(),
            "--mode",
            "batch",
            "--from",
            "connector=filesystem",
            "path=" + from,
            "format=parquet",
            "--to",
            "connector=filesystem",
            "path=" + to,
            "format=parquet");
    if (scored.code() != 0) {
      throw new AssertionError(Arrays.toString(files) + ": " + scored);
    }
    return to;
  }

  @Override
  public void close() {
    TestClusters.stop(folder.resolve("cluster"));
    broker.close();
  }
}
