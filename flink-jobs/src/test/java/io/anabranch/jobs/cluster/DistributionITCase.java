// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.testing.python.PythonEnvironment;
import io.anabranch.jobs.sql.GatewaySession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster from a whole Flink distribution and its own scripts. PyPI has one, in two packages; the
 * SQL gateway's jar, which they lack, is ours.
 */
final class DistributionITCase {
  private static final Path REQUIREMENTS = Path.of("src/test/python/flink/flink.txt");

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Of the model that the checkout has; relative paths start there. */
  private static final String PREDICT =
      "SELECT PREDICT('data/flights/flight-delay', TIMESTAMP '2001-06-01 08:30:00', distance,"
          + " 4.5, 21, 20, 3.0, 2, 6.0, 1, 2.0, 1, 1, 3, 3, 3) FROM flight";

  @TempDir Path folder;

  @Test
  void aDistributionRunsByItsOwnScriptsAndStaysAsItIs() throws Exception {
    Path home = home(PythonEnvironment.withoutDependencies(REQUIREMENTS));
    List<String> before = files(home);
    Path cluster = folder.resolve("cluster");
    RunningCluster running = TestClusters.start(cluster, TestClusters.spec().withFlinkHome(home));
    try (GatewaySession session = new GatewaySession(running.gateway())) {
      assertThat(TestClusters.status(cluster))
          .contains("Flink          " + home)
          .doesNotContain("PROBLEM");
      session.run("SET 'execution.runtime-mode' = 'batch'");
      assertThat(session.run("SELECT SUM(x) FROM (VALUES (1), (2)) AS t (x)").value().asInt())
          .isEqualTo(3);
      session.run("LOAD MODULE anabranch");
      assertThat(session.run("SELECT ML_RMSE(x, 2) FROM (VALUES (1e0), (3e0)) AS t (x)").value())
          .hasToString("1.0");
      session.run(
          "CREATE TABLE flight (distance INT) WITH ('connector'='datagen', 'number-of-rows'='1',"
              + " 'fields.distance.min'='500', 'fields.distance.max'='500')");
      double prediction = session.run(PREDICT).value().asDouble();
      assertThat(prediction).isNotZero();
      killTaskManager(new ClusterFolder(cluster));
      assertThat(session.run(PREDICT).value().asDouble()).isEqualTo(prediction);
    } finally {
      TestClusters.stop(cluster);
    }
    assertThat(files(home)).isEqualTo(before);
    assertThat(jars(cluster.resolve("lib"), "log4j-core-")).hasSize(1);
    assertThat(jars(cluster.resolve("lib"), "flink-table-")).noneMatch(f -> f.contains("common"));
    assertThat(jars(cluster.resolve("opt"), "flink-sql-gateway-")).hasSize(1);
  }

  @Test
  void whatIsNoDistributionIsRefused() {
    ClusterSpec spec = TestClusters.spec().withFlinkHome(folder);
    assertThatThrownBy(() -> TestClusters.start(folder.resolve("cluster"), spec))
        .hasMessage(
            "FLINK_HOME: "
                + folder
                + ": no bin/jobmanager.sh and bin/sql-gateway.sh (expected: a Flink 2.3"
                + " distribution; unset FLINK_HOME to run Flink from the Maven jars)");
  }

  /** Returns when another has come in its place. */
  private static void killTaskManager(ClusterFolder cluster) throws InterruptedException {
    ClusterState before = cluster.state().orElseThrow();
    MemberState killed = before.member(MemberPlan.taskManager(1)).orElseThrow();
    killed.process().process().orElseThrow().destroyForcibly();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (cluster
        .state()
        .flatMap(state -> state.member(killed.name()))
        .filter(member -> member.restarts() > 0 && member.isAlive())
        .isEmpty()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  private static Path home(PythonEnvironment python) throws IOException {
    try (Stream<Path> folders = Files.walk(python.python().getParent().resolveSibling("lib"), 4)) {
      return folders.filter(path -> path.endsWith("pyflink")).findFirst().orElseThrow();
    }
  }

  /** With sizes and times. */
  private static List<String> files(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file + " " + file.toFile().length() + " " + file.toFile().lastModified())
          .sorted()
          .toList();
    }
  }

  private static List<String> jars(Path folder, String start) {
    return new JarFolder(folder)
        .jars().stream().map(JarFolder::name).filter(name -> name.startsWith(start)).toList();
  }
}
