// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The configuration folder of a cluster on this machine, on ports that are free. */
final class ClusterSettings {
  static final String HOST = "127.0.0.1";

  private ClusterSettings() {}

  /** Two JVMs that fit beside others: 1 GiB and 2 GiB. */
  static Map<String, String> local(Path folder, int slots) {
    int[] ports = freePorts();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("jobmanager.rpc.address", HOST);
    all.put("jobmanager.rpc.port", Integer.toString(ports[0]));
    all.put("jobmanager.memory.process.size", "1g");
    all.put("rest.address", HOST);
    all.put("rest.bind-address", HOST);
    all.put("rest.port", Integer.toString(ports[1]));
    all.put("taskmanager.host", HOST);
    all.put("taskmanager.numberOfTaskSlots", Integer.toString(slots));
    all.put("taskmanager.memory.process.size", "2g");
    all.put("taskmanager.memory.managed.size", "256m");
    all.put("taskmanager.memory.network.min", "256m");
    all.put("taskmanager.memory.network.max", "256m");
    all.put("io.tmp.dirs", folder.resolve("tmp").toString());
    all.put("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    all.put("pipeline.generic-types", "false");
    return all;
  }

  /** Writes {@code config.yaml} and the logging configuration. */
  static void write(Path folder, Map<String, String> settings, List<String> more) {
    try {
      Files.createDirectories(folder);
      Files.createDirectories(Path.of(settings.get("io.tmp.dirs")));
      StringBuilder text = new StringBuilder();
      settings.forEach((key, value) -> text.append(key).append(": '").append(value).append("'\n"));
      more.forEach(line -> text.append(line).append('\n'));
      Files.writeString(folder.resolve("config.yaml"), text);
      Files.write(folder.resolve("log4j2.properties"), logging());
    } catch (IOException e) {
      throw new MlException(ErrorKind.EXTERNAL, folder + ": " + e.getMessage(), e);
    }
  }

  private static List<String> logging() {
    return List.of(
        "rootLogger.level=info",
        "rootLogger.appenderRef.out.ref=out",
        "appender.out.type=Console",
        "appender.out.name=out",
        "appender.out.layout.type=PatternLayout",
        "appender.out.layout.pattern=%d{HH:mm:ss} %p %c{1} %m%n");
  }

  private static int[] freePorts() {
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getByName(HOST));
        ServerSocket two = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return new int[] {one.getLocalPort(), two.getLocalPort()};
    } catch (IOException e) {
      throw new MlException(ErrorKind.EXTERNAL, HOST + ": no free port: " + e.getMessage(), e);
    }
  }
}
