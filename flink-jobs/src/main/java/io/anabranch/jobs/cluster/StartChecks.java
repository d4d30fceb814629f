// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;

/** What has to be so before a cluster is started; each failure says what to do. */
final class StartChecks {
  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 32_000;
  private static final int PORT_ATTEMPTS = 100;

  private StartChecks() {}

  /** A folder of ours or an empty one: {@code start} replaces folders in it. */
  static void folder(ClusterFolder folder) {
    if (Files.exists(folder.plan())) {
      planOfACluster(folder);
      return;
    }
    boolean empty;
    try (Stream<Path> files =
        Files.exists(folder.path()) ? Files.list(folder.path()) : Stream.empty()) {
      empty = files.allMatch(folder.startLock()::equals);
    } catch (IOException e) {
      throw ClusterFolder.failed(folder.path(), e);
    }
    if (!empty) {
      throw MlException.user(
          "--folder: "
              + folder
              + " (expected: a cluster's folder, an empty folder, or one that does not exist)");
    }
  }

  /** Other programs have files of that name too. */
  private static void planOfACluster(ClusterFolder folder) {
    try {
      folder.readPlan();
    } catch (MlException e) {
      throw new MlException(
          ErrorKind.USER,
          "--folder: "
              + folder
              + ": its plan.json is not what this version of anabranch cluster start writes"
              + " (expected: a cluster's folder; choose another, or remove plan.json if the folder"
              + " is a cluster's)",
          e);
    }
  }

  /** No supervisor is at work that the account does not name. */
  static void noUnknownSupervisor(ClusterFolder folder) {
    if (FolderLock.isHeld(folder.supervisorLock())) {
      throw MlException.user(
          "--folder: a supervisor is at work in "
              + folder
              + " that cluster.json does not name (expected: none; wait for a start that is under"
              + " way, else end the process that holds supervisor.lock: 'lsof "
              + folder.supervisorLock()
              + "' tells which)");
    }
  }

  /** Nothing of an earlier cluster lives. */
  static void nothingRuns(ClusterFolder folder) {
    Optional<ClusterState> state = folder.state();
    if (state.isEmpty() || !state.get().isSupervised()) {
      noUnknownSupervisor(folder);
    }
    if (state.isEmpty() || state.get().alive().isEmpty()) {
      return;
    }
    ClusterState found = state.get();
    if (found.isSupervised()) {
      throw MlException.user(
          "--folder: a cluster runs already from "
              + folder
              + ", its web page is "
              + found.plan().rest().uri()
              + " (expected: none; anabranch cluster stop ends it; --folder, --port and"
              + " --gateway-port start another beside it)");
    }
    throw MlException.user(
        "--folder: leftovers of a cluster in "
            + folder
            + " whose supervisor has died: "
            + String.join(", ", found.alive())
            + " (expected: none; anabranch cluster stop ends them)");
  }

  /** Nobody listens where the cluster is to answer. */
  static void ports(ClusterSpec.Ports ports) {
    if (ports.rest() == ports.gateway()) {
      throw MlException.user(
          "--gateway-port: " + ports.gateway() + " (expected: another one than --port)");
    }
    free("--port", ports.rest());
    free("--gateway-port", ports.gateway());
  }

  private static void free(String option, int port) {
    if (port < 1 || port > 65_535) {
      throw MlException.user(option + ": " + port + " (expected: 1 to 65535)");
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(ClusterSettings.HOST), port));
    } catch (IOException e) {
      throw MlException.user(
          option
              + ": "
              + port
              + " is taken by "
              + holder(port)
              + " (expected: a free port; choose another with "
              + option
              + ")");
    }
  }

  private static String holder(int port) {
    ClusterAddress address = new ClusterAddress(ClusterSettings.HOST, port);
    ClusterRest rest = new ClusterRest();
    if (rest.overview(address).map(body -> body.has("flink-version")).orElse(false)) {
      return "another Flink cluster";
    }
    return rest.gatewayAnswers(address)
        ? "another SQL gateway"
        : "another program; 'ss -ltnp' or 'lsof -i :" + port + "' tells which";
  }

  /**
   * A port that is free now, below those that systems give to outgoing connections: one of these
   * could be taken before the process that gets it binds it, or while it is started again.
   */
  static int anyPort() {
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new MlException(
        ErrorKind.EXTERNAL,
        ClusterSettings.HOST + ": no free port from " + FIRST_PORT + " to " + LAST_PORT);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket =
        new ServerSocket(port, 1, InetAddress.getByName(ClusterSettings.HOST))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** All processes fit into what is free. */
  static void memory(ClusterSpec spec, Optional<MemorySize> available) {
    long wanted =
        size("--jobmanager-memory", spec.jobManagerMemory())
            + spec.taskManagers() * size("--taskmanager-memory", spec.taskManagerMemory())
            + size("--gateway-heap", spec.gatewayHeap());
    available.ifPresent(
        free -> {
          if (free.getBytes() < wanted) {
            throw MlException.user(
                String.format(
                    "memory: %,d MB are free, and the cluster wants %,d MB (expected: enough;"
                        + " lower --taskmanagers, --taskmanager-memory or --jobmanager-memory)",
                    free.getMebiBytes(), wanted >> 20));
          }
        });
  }

  /** Flink can divide the memory of a process. */
  static void memory(Map<String, String> settings) {
    Configuration configuration = Configuration.fromMap(settings);
    try {
      JobManagerProcessUtils.processSpecFromConfig(configuration);
      TaskExecutorProcessUtils.processSpecFromConfig(configuration);
    } catch (IllegalConfigurationException e) {
      throw new MlException(
          ErrorKind.USER,
          "memory: "
              + e.getMessage()
              + " (expected: parts that fit; raise --taskmanager-memory or --jobmanager-memory)",
          e);
    }
  }

  private static long size(String option, String text) {
    try {
      return MemorySize.parse(text).getBytes();
    } catch (IllegalArgumentException e) {
      throw MlException.user(option + ": " + text + " (expected: a size, as in 1g or 1536m)");
    }
  }

  /** What the operating system could give without swapping; empty where it does not say. */
  static Optional<MemorySize> availableMemory() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .map(line -> MemorySize.parse(line.replaceAll("\\D", "") + "kb"))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
