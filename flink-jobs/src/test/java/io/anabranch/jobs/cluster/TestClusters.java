// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Clusters of the built jars on free ports. */
public final class TestClusters {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private TestClusters() {}

  /** One TaskManager of two slots. */
  public static ClusterSpec spec() {
    return spec(
        HOME,
        new ClusterSpec.Ports(StartChecks.anyPort(), StartChecks.anyPort(), StartChecks.anyPort()));
  }

  static ClusterSpec spec(Path home, ClusterSpec.Ports ports) {
    return new ClusterSpec(home, null, ports, 1, 2, "1g", "1792m", "768m", Map.of());
  }

  /** Starts it; {@link #stop} belongs into a finally. */
  public static RunningCluster start(Path folder, ClusterSpec spec) {
    return new ClusterStart(new ClusterFolder(folder), spec).start(PATIENCE, out());
  }

  static RunningCluster start(ClusterFolder folder, ClusterSpec spec, Launcher launcher) {
    return new ClusterStart(folder, spec, launcher).start(PATIENCE, out());
  }

  public static void stop(Path folder) {
    new ClusterStop(new ClusterFolder(folder)).stop(out());
  }

  /** The TaskManager of a cluster that has one. */
  public static JvmInspection taskManager(Path folder) {
    return new JvmInspection(
        ClusterProcess.of(new ClusterFolder(folder), MemberPlan.taskManager(1)));
  }

  /** What {@code anabranch cluster status} prints. */
  static String status(Path folder) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    boolean well = new ClusterStatus(new ClusterFolder(folder), InstantSource.system()).print(out);
    out.flush();
    assertThat(text.toString().contains("PROBLEM") || text.toString().startsWith("no cluster"))
        .isEqualTo(!well);
    return text.toString();
  }

  static PrintWriter out() {
    return new PrintWriter(System.out, true, StandardCharsets.UTF_8);
  }
}
