// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.demo;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.jobs.score.Engine;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** A Flink cluster in this process, with its web page; all jobs of the demo run on it. */
final class DemoCluster implements AutoCloseable {
  private static final int SLOTS = 8;

  private final MiniCluster cluster;
  private final URI page;
  private final Path checkpoints;

  private DemoCluster(MiniCluster cluster, URI page, Path checkpoints) {
    this.cluster = cluster;
    this.checkpoints = checkpoints;
    this.page = page;
  }

  /**
   * @param checkpoints folder for them
   */
  static DemoCluster start(Path checkpoints) {
    Configuration configuration = new Configuration();
    configuration.setString("rest.bind-port", "8081-8181");
    configuration.setString("rest.address", "localhost");
    configuration.setString("taskmanager.memory.managed.size", "512m");
    configuration.setString("taskmanager.memory.network.min", "128m");
    configuration.setString("taskmanager.memory.network.max", "128m");
    configuration.setString("heartbeat.interval", "1000");
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    try {
      cluster.start();
      return new DemoCluster(cluster, cluster.getRestAddress().get(), checkpoints);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MlException(ErrorKind.RESOURCE, "Flink mini cluster: interrupted", e);
    } catch (Exception e) {
      throw new MlException(
          ErrorKind.RESOURCE, "Flink mini cluster does not start: " + e.getMessage(), e);
    }
  }

  /** Flink's web page. */
  URI page() {
    return page;
  }

  Engine engine(RuntimeExecutionMode mode, int parallelism) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("execution.target", "remote");
    settings.put("execution.attached", "true");
    settings.put("rest.address", page.getHost());
    settings.put("rest.port", Integer.toString(page.getPort()));
    settings.put("parallelism.default", Integer.toString(parallelism));
    if (mode == RuntimeExecutionMode.STREAMING) {
      settings.put("state.backend.type", "rocksdb");
      settings.put("execution.checkpointing.interval", "5 s");
      settings.put("execution.checkpointing.dir", checkpoints.toUri().toString());
    }
    return new Engine(mode, settings);
  }

  @Override
  public void close() {
    try {
      cluster.closeAsync().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new MlException(
          ErrorKind.INTERNAL, "Flink mini cluster does not stop: " + e.getMessage(), e);
    }
  }
}
