// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartChecksTest {
  @TempDir Path folder;

  @Test
  void aFolderOfSomethingElseIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve("thesis.tex"), "...");
    assertThatThrownBy(() -> StartChecks.folder(new ClusterFolder(folder)))
        .hasMessage(
            "--folder: "
                + folder
                + " (expected: a cluster's folder, an empty folder, or one that does not exist)");
  }

  @Test
  void aPlanOfAnotherProgramDoesNotMakeAFolderOurs() throws IOException {
    for (String other : List.of("{\"format_version\": \"1.2\"}", "{}", "[]", "plan")) {
      Files.writeString(folder.resolve("plan.json"), other);
      assertThatThrownBy(() -> StartChecks.folder(new ClusterFolder(folder)))
          .hasMessage(
              "--folder: "
                  + folder
                  + ": its plan.json is not what this version of anabranch cluster start writes"
                  + " (expected: a cluster's folder; choose another, or remove plan.json if the"
                  + " folder is a cluster's)");
    }
  }

  @Test
  void aSupervisorThatTheAccountDoesNotNameIsNotForgotten() throws IOException {
    ClusterFolder cluster = new ClusterFolder(folder);
    FolderLock lock = FolderLock.take(cluster.supervisorLock()).orElseThrow();
    try {
      assertThatThrownBy(() -> StartChecks.nothingRuns(cluster))
          .hasMessageStartingWith("--folder: a supervisor is at work in " + folder);
      assertThatThrownBy(() -> TestClusters.stop(folder))
          .hasMessageContaining("end the process that holds supervisor.lock: 'lsof ");
    } finally {
      lock.close();
    }
    StartChecks.nothingRuns(cluster);
  }

  @Test
  void theFolderIsTheOwnersAloneAsSecretsAreInIt() throws IOException {
    ClusterFolder cluster = new ClusterFolder(folder.resolve("cluster"));
    cluster.create();
    assertThat(Files.getPosixFilePermissions(cluster.path()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void settingsThatHaveAnOptionAreRefusedWithIt() {
    ClusterSpec spec = TestClusters.spec();
    assertThatThrownBy(() -> spec.with("rest.port", "9081"))
        .hasMessage("--set rest.port=9081 (expected: the option --port)");
    assertThatThrownBy(() -> spec.with("security.ssl.rest.enabled", "true"))
        .hasMessage(
            "--set security.ssl.rest.enabled=true (expected: none; this cluster speaks HTTP, on"
                + " this machine alone)");
  }

  @Test
  void aPortThatAnotherProgramHoldsIsNamedWithItsOption() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      int port = other.getLocalPort();
      // Nobody is told how to speak HTTP there: the answer must come all the same.
      other.close();
      try (ServerSocket again = new ServerSocket(port, 50, InetAddress.getByName("localhost"))) {
        Thread closer = closing(again);
        assertThatThrownBy(
                () -> StartChecks.ports(new ClusterSpec.Ports(StartChecks.anyPort(), port, 9250)))
            .hasMessage(
                "--gateway-port: "
                    + port
                    + " is taken by another program; 'ss -ltnp' or 'lsof -i :"
                    + port
                    + "' tells which (expected: a free port; choose another with --gateway-port)");
        closer.interrupt();
      }
    }
  }

  /** Accepts and hangs up. */
  private static Thread closing(ServerSocket socket) {
    Thread thread =
        new Thread(
            () -> {
              while (!socket.isClosed()) {
                try {
                  socket.accept().close();
                } catch (IOException e) {
                  return;
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  void twoServicesNeedTwoPorts() {
    assertThatThrownBy(() -> StartChecks.ports(new ClusterSpec.Ports(8081, 8081, 9250)))
        .hasMessage("--gateway-port: 8081 (expected: another one than --port)");
  }

  @Test
  void whatDoesNotFitIsAddedUp() {
    ClusterSpec spec =
        TestClusters.spec(folder, new ClusterSpec.Ports(8081, 8083, 9250)).withTaskManagers(2, 2);
    assertThatThrownBy(() -> StartChecks.memory(spec, Optional.of(MemorySize.parse("2g"))))
        .hasMessage(
            "memory: 2,048 MB are free, and the cluster wants 5,376 MB (expected: enough; lower"
                + " --taskmanagers, --taskmanager-memory or --jobmanager-memory)");
  }

  @Test
  void aProcessTooSmallForFlinkIsRefused() {
    assertThatThrownBy(
            () ->
                StartChecks.memory(
                    Map.of(
                        "jobmanager.memory.process.size", "1g",
                        "taskmanager.memory.process.size", "300m")))
        .hasMessageStartingWith("memory: TaskManager memory configuration failed")
        .hasMessageEndingWith(
            "(expected: parts that fit; raise --taskmanager-memory or --jobmanager-memory)");
  }

  @Test
  void anAccountOfDeadProcessesIsNoObstacle() {
    ClusterFolder cluster = new ClusterFolder(folder);
    ProcessMark self = ProcessMark.of(ProcessHandle.current());
    ProcessMark earlier = new ProcessMark(self.pid(), self.started() - 1);
    MemberState member = new MemberState("gateway", earlier, 0, null, false);
    ClusterPlan plan = new ClusterPlan("here", "localhost", 8081, 8083, 9250, 1, 1, List.of());
    cluster.write(new ClusterState(plan, earlier, List.of(member)));
    StartChecks.nothingRuns(cluster);
    MemberState left = new MemberState("gateway", self, 0, null, false);
    cluster.write(new ClusterState(plan, earlier, List.of(left)));
    assertThatThrownBy(() -> StartChecks.nothingRuns(cluster))
        .hasMessage(
            "--folder: leftovers of a cluster in "
                + folder
                + " whose supervisor has died: gateway (pid "
                + self.pid()
                + ") (expected: none; anabranch cluster stop ends them)");
  }
}
