// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import io.anabranch.jobs.Commands;
import io.anabranch.jobs.cluster.ClusterAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarOutputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * A session cluster inside this process, reached over HTTP. Its class path has all that a job
 * needs, so jobs come with an empty jar.
 */
final class MiniSession implements AutoCloseable {
  static final int SLOTS = 2;
  private static final long PATIENCE_MILLIS = 30_000;

  private final MiniCluster cluster;
  private final Path jar;
  private final ClusterAddress address;

  private MiniSession(MiniCluster cluster, Path jar, ClusterAddress address) {
    this.cluster = cluster;
    this.jar = jar;
    this.address = address;
  }

  static MiniSession start(Path folder) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("rest.address", "localhost");
    configuration.setString("rest.bind-port", "0");
    configuration.setString("web.refresh-interval", "200 ms");
    configuration.setString("heartbeat.interval", "200 ms");
    // Past it, a job that finds no slots fails at once.
    configuration.setString("resourcemanager.standalone.start-up-time", "600000");
    configuration.setString("slot.request.timeout", "10 s");
    configuration.setString("taskmanager.memory.managed.size", "128m");
    configuration.setString("execution.checkpointing.interval", "200 ms");
    configuration.setString(
        "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    configuration.setString("state.backend.type", "rocksdb");
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    cluster.start();
    URI rest = cluster.getRestAddress().get();
    return new MiniSession(
        cluster,
        emptyJar(folder.resolve("empty.jar")),
        new ClusterAddress(rest.getHost(), rest.getPort()));
  }

  private static Path emptyJar(Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar)) {
      new JarOutputStream(file, new java.util.jar.Manifest()).close();
    }
    return jar;
  }

  ClusterAddress address() {
    return address;
  }

  /** A command about this cluster. */
  Commands run(String... command) {
    List<String> line = new ArrayList<>(List.of("--cluster", address.toString()));
    line.addAll(List.of(command));
    return Commands.run(line.toArray(String[]::new));
  }

  /** A command that submits a job of the classes of this process. */
  Commands submit(List<String> command, String... more) {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of("--set", "pipeline.jars=" + jar.toUri()));
    line.addAll(List.of(more));
    return run(line.toArray(String[]::new));
  }

  /** Asks again until the answer is as expected. */
  Commands until(Predicate<String> expected, String... command) throws InterruptedException {
    Commands answer = run(command);
    for (long waited = 0; !expected.test(answer.out()); waited += 200) {
      if (waited > PATIENCE_MILLIS) {
        throw new AssertionError(answer);
      }
      Thread.sleep(200);
      answer = run(command);
    }
    return answer;
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
