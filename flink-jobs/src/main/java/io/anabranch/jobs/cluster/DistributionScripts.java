// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Flink distribution, run by its own scripts and left as it is: the cluster's folder has a
 * configuration, a {@code lib/} and an {@code opt/} of its own, with links to the distribution's
 * jars and with those of ours that it lacks.
 */
final class DistributionScripts implements Launcher {
  private static final String GATEWAY = "flink-sql-gateway-";

  /** In {@code opt/} or {@code plugins/} of a distribution, or of no use to a process. */
  private static final List<String> NOT_IN_LIB =
      List.of(GATEWAY, "flink-sql-client-", "flink-sql-jdbc-driver-", "flink-metrics-prometheus-");

  private final Path home;
  private final ClusterFolder folder;
  private final List<Path> jars;
  private final String gatewayHeap;

  /**
   * @param home of the distribution
   * @param jars ours, Flink's among them
   */
  DistributionScripts(Path home, ClusterFolder folder, List<Path> jars, String gatewayHeap) {
    this.home = check(home.toAbsolutePath().normalize());
    this.folder = noSpace(folder);
    this.jars = List.copyOf(jars);
    this.gatewayHeap = gatewayHeap;
  }

  private static Path check(Path home) {
    if (!Files.isExecutable(home.resolve("bin/jobmanager.sh"))
        || !Files.isExecutable(home.resolve("bin/sql-gateway.sh"))) {
      throw MlException.user(
          "FLINK_HOME: "
              + home
              + ": no bin/jobmanager.sh and bin/sql-gateway.sh (expected: a Flink 2.3"
              + " distribution; unset FLINK_HOME to run Flink from the Maven jars)");
    }
    if (new JarFolder(home.resolve("lib"))
        .jars().stream().noneMatch(jar -> JarFolder.name(jar).startsWith("flink-dist-2.3."))) {
      throw MlException.user(
          "FLINK_HOME: " + home + ": no lib/flink-dist-2.3.*.jar (expected: Flink 2.3)");
    }
    return home;
  }

  /** Flink's scripts do not quote every path. */
  private static ClusterFolder noSpace(ClusterFolder folder) {
    if (folder.path().toString().matches(".*\\s.*")) {
      throw MlException.user(
          "--folder: " + folder + " (expected: no space in it, for the scripts of FLINK_HOME)");
    }
    return folder;
  }

  @Override
  public String from() {
    return home.toString();
  }

  @Override
  public void prepare() throws IOException {
    JarFolder lib = new JarFolder(folder.libraries());
    lib.link(new JarFolder(home.resolve("lib")).jars());
    lib.add(
        lib.lacking(
            jars.stream()
                .filter(jar -> NOT_IN_LIB.stream().noneMatch(JarFolder.name(jar)::startsWith))
                .toList()));
    JarFolder opt = new JarFolder(opt());
    opt.link(new JarFolder(home.resolve("opt")).jars());
    if (opt.jars().stream().noneMatch(DistributionScripts::isGateway)) {
      opt.add(jars.stream().filter(DistributionScripts::isGateway).toList());
    }
  }

  private static boolean isGateway(Path jar) {
    return JarFolder.name(jar).matches(GATEWAY + "\\d.*");
  }

  private Path opt() {
    return folder.path().resolve("opt");
  }

  @Override
  public MemberPlan plan(Role role, String name, Map<String, String> settings) {
    String log = folder.logs().resolve(name + ".log").toString();
    List<String> command =
        new ArrayList<>(
            List.of(home.resolve("bin/" + role.word() + ".sh").toString(), "start-foreground"));
    if (role != Role.GATEWAY) {
      command.addAll(Names.options(role, name, log));
    }
    return new MemberPlan(
        name, command, environment(log), log, folder.logs().resolve(name + ".out").toString());
  }

  private Map<String, String> environment(String log) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("JAVA_HOME", JavaFlags.home().toString());
    all.put("FLINK_CONF_DIR", folder.configuration().toString());
    all.put("FLINK_LIB_DIR", folder.libraries().toString());
    all.put("FLINK_OPT_DIR", opt().toString());
    all.put("FLINK_PLUGINS_DIR", home.resolve("plugins").toString());
    all.put("FLINK_LOG_DIR", folder.logs().toString());
    all.put("FLINK_PID_DIR", folder.temporary().resolve("pid").toString());
    all.put(
        "JVM_ARGS",
        "-Djava.io.tmpdir=" + folder.temporary() + " -D" + ClusterSettings.LOG + "=" + log);
    return all;
  }

  /** What the scripts read from the configuration and {@link MavenJars} gives to the JVM itself. */
  @Override
  public Map<String, String> settings(Map<String, String> settings) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    String given = settings.getOrDefault("env.java.opts.all", "");
    all.put(
        "env.java.opts.all",
        String.join(" ", Stream.concat(JavaFlags.opened().stream(), Stream.of(given)).toList())
            .trim());
    all.merge("env.java.opts.sql-gateway", "-Xmx" + gatewayHeap, (a, b) -> b + " " + a);
    return all;
  }
}
