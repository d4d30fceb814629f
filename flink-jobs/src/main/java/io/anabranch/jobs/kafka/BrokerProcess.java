// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.kafka;

import io.anabranch.core.bundle.Folders;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/** The broker's JVM, its ports and its folder. */
final class BrokerProcess {
  private static final String HOST = "127.0.0.1";
  private static final int TAIL = 20;
  private static final Duration POLL = Duration.ofMillis(100);

  private final Path folder;
  private final int port;
  private final Process process;

  private BrokerProcess(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /**
   * Formats the folder and starts the broker; {@link #await} tells when it answers.
   *
   * @param port 0 for any that is free
   */
  static BrokerProcess start(Path jars, Path folder, int port) {
    try {
      int[] ports = freePorts(port);
      Path settings = folder.resolve("server.properties");
      Files.write(settings, settings(folder, ports[0], ports[1]));
      Files.write(folder.resolve("log4j2.properties"), logging());
      format(jars, folder, settings);
      Process process = java(jars, folder, List.of("kafka.Kafka", settings.toString())).start();
      return new BrokerProcess(folder, ports[0], process);
    } catch (BindException e) {
      Folders.discard(folder);
      throw MlException.user(
          "kafka: port " + port + " is taken (expected: a free one): " + e.getMessage());
    } catch (IOException e) {
      MlException failed =
          new MlException(ErrorKind.EXTERNAL, "kafka: " + e.getMessage() + tail(folder), e);
      Folders.discard(folder);
      throw failed;
    } catch (MlException e) {
      Folders.discard(folder);
      throw e;
    }
  }

  private static void format(Path jars, Path folder, Path settings) throws IOException {
    Process format =
        java(
                jars,
                folder,
                List.of(
                    "kafka.tools.StorageTool",
                    "format",
                    "-t",
                    Uuid.randomUuid().toString(),
                    "-c",
                    settings.toString()))
            .start();
    try {
      if (format.waitFor() != 0) {
        throw new MlException(ErrorKind.EXTERNAL, "kafka: cannot format" + tail(folder));
      }
    } catch (InterruptedException e) {
      format.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new MlException(ErrorKind.EXTERNAL, "kafka: interrupted", e);
    }
  }

  private static ProcessBuilder java(Path jars, Path folder, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The heap is enough for a million small records; the rest is for a quick start.
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"));
    command.addAll(List.of("-cp", jars.toAbsolutePath() + File.separator + "*"));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("broker.log").toFile()));
  }

  private static List<String> settings(Path folder, int port, int controllerPort) {
    String broker = HOST + ":" + port;
    String controller = HOST + ":" + controllerPort;
    return List.of(
        "process.roles=broker,controller",
        "node.id=1",
        "controller.quorum.voters=1@" + controller,
        "listeners=PLAINTEXT://" + broker + ",CONTROLLER://" + controller,
        "advertised.listeners=PLAINTEXT://" + broker,
        "controller.listener.names=CONTROLLER",
        "inter.broker.listener.name=PLAINTEXT",
        "log.dirs=" + folder.resolve("data").toString().replace('\\', '/'),
        "offsets.topic.replication.factor=1",
        "offsets.topic.num.partitions=1",
        "transaction.state.log.replication.factor=1",
        "transaction.state.log.min.isr=1",
        "transaction.state.log.num.partitions=1",
        "share.coordinator.state.topic.replication.factor=1",
        "share.coordinator.state.topic.min.isr=1",
        "group.initial.rebalance.delay.ms=0");
  }

  private static List<String> logging() {
    return List.of(
        "rootLogger.level=warn",
        "rootLogger.appenderRef.out.ref=out",
        "appender.out.type=Console",
        "appender.out.name=out",
        "appender.out.layout.type=PatternLayout",
        "appender.out.layout.pattern=%p %c{1} %m%n");
  }

  private static int[] freePorts(int port) throws IOException {
    InetAddress host = InetAddress.getByName(HOST);
    try (ServerSocket one = new ServerSocket(port, 1, host);
        ServerSocket two = new ServerSocket(0, 1, host)) {
      return new int[] {one.getLocalPort(), two.getLocalPort()};
    }
  }

  String address() {
    return HOST + ":" + port;
  }

  /** Returns when the port is open. */
  void await(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (!answers()) {
        if (!process.isAlive()) {
          throw failed("ended with status " + process.exitValue());
        }
        if (System.nanoTime() > end) {
          throw failed("does not answer after " + patience.toSeconds() + " s");
        }
        TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted");
    }
  }

  /** A client that finds the port closed says so, many times; it is made only when it is open. */
  private boolean answers() {
    try (Socket socket = new Socket(HOST, port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private MlException failed(String what) {
    return new MlException(ErrorKind.EXTERNAL, "kafka: the broker " + what + tail(folder));
  }

  /** The end of the broker's log, to be put behind a message. */
  private static String tail(Path folder) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("broker.log"));
      return lines.stream()
          .skip(Math.max(0, lines.size() - TAIL))
          .collect(Collectors.joining("\n  ", "; its log ends with\n  ", ""));
    } catch (IOException e) {
      return "; it has no log";
    }
  }

  /** Ends the process and removes the folder; a second call finds nothing to do. */
  void stop() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Folders.discard(folder);
  }
}
