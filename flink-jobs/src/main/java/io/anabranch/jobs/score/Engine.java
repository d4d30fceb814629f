// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * How a job runs: bounded or unbounded execution, and Flink settings. Under {@code flink run} the
 * cluster's own settings apply; elsewhere a mini cluster is started in this process.
 *
 * @param mode BATCH or STREAMING
 * @param settings Flink configuration that overrides the defaults here
 */
public record Engine(RuntimeExecutionMode mode, Map<String, String> settings) {
  public Engine {
    settings = new LinkedHashMap<>(settings);
  }

  public boolean isBatch() {
    return mode == RuntimeExecutionMode.BATCH;
  }

  public Engine with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(key, value);
    return new Engine(mode, more);
  }

  /** Some more settings, which override those that are there. */
  public Engine with(Map<String, String> others) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.putAll(others);
    return new Engine(mode, more);
  }

  public Engine in(RuntimeExecutionMode otherMode) {
    return new Engine(otherMode, settings);
  }

  public StreamExecutionEnvironment environment() {
    Configuration configuration = configuration();
    StreamExecutionEnvironment environment =
        isAddressed()
            // With a class loader for the errors that come back.
            ? new StreamExecutionEnvironment(configuration, Engine.class.getClassLoader())
            : StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setRuntimeMode(mode);
    return environment;
  }

  /**
   * Whether Flink runs this program, as {@code flink run} and {@code jars/run} do: what it submits
   * then goes where Flink says.
   */
  public static boolean isRunByFlink() {
    return !(StreamExecutionEnvironment.getExecutionEnvironment()
        instanceof LocalStreamEnvironment);
  }

  /** Whether the settings name a cluster. */
  private boolean isAddressed() {
    return settings.containsKey(DeploymentOptions.TARGET.key());
  }

  private Configuration configuration() {
    Map<String, String> all = new LinkedHashMap<>(always());
    if (isAddressed()) {
      // Flink's own default is not to wait.
      all.put(DeploymentOptions.ATTACHED.key(), "true");
    } else if (!isRunByFlink()) {
      all.putAll(locally());
    }
    all.putAll(settings);
    return Configuration.fromMap(all);
  }

  private static String checkpoints() {
    return Path.of(
            System.getProperty("java.io.tmpdir"),
            "anabranch-checkpoints-" + System.getProperty("user.name"))
        .toUri()
        .toString();
  }

  private static Map<String, String> always() {
    Map<String, String> all = new LinkedHashMap<>();
    // No Kryo: a type that has no serializer of its own is a mistake.
    all.put("pipeline.generic-types", "false");
    // Operators of ours keep no row without copying it.
    all.put("pipeline.object-reuse", "true");
    return all;
  }

  /** What a cluster's administrator would have set. */
  private Map<String, String> locally() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("taskmanager.memory.managed.size", "512m");
    all.put("taskmanager.memory.network.min", "128m");
    all.put("taskmanager.memory.network.max", "128m");
    // So that progress shows while a short job runs.
    all.put("heartbeat.interval", "1000");
    if (!isBatch()) {
      all.put("state.backend.type", "rocksdb");
      // Without it most files are asked in vain for a key.
      all.put("state.backend.rocksdb.use-bloom-filter", "true");
      // Without a folder checkpoints stay in memory, and fail where a task's state passes 5 MB.
      all.put("execution.checkpointing.dir", checkpoints());
    }
    return all;
  }
}
