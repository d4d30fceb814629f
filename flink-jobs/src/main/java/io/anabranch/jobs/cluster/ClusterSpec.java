// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import io.anabranch.core.error.MlException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * The cluster that a user wants.
 *
 * @param home the checkout: our jars and {@code deploy/}
 * @param flinkHome a Flink distribution; null: the Maven jars
 * @param ports where it answers
 * @param slots per TaskManager
 * @param jobManagerMemory of the whole process, as in {@code 1g}
 * @param taskManagerMemory of the whole process
 * @param gatewayHeap of the SQL gateway
 * @param settings Flink configuration that overrides what is ours
 */
public record ClusterSpec(
    Path home,
    @Nullable Path flinkHome,
    Ports ports,
    int taskManagers,
    int slots,
    String jobManagerMemory,
    String taskManagerMemory,
    String gatewayHeap,
    Map<String, String> settings) {

  /**
   * @param rest of the web page and the REST API
   * @param gateway of the SQL gateway
   * @param metrics the first of a range; each process takes the first that is free
   */
  public record Ports(int rest, int gateway, int metrics) {}

  /** What has an option of its own, which {@code start} and {@code status} go by. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "rest.port", "--port",
          "rest.bind-port", "--port",
          "sql-gateway.endpoint.rest.port", "--gateway-port",
          "sql-gateway.endpoint.rest.bind-port", "--gateway-port",
          "metrics.reporter.prom.port", "--metrics-port",
          "taskmanager.numberOfTaskSlots", "--slots",
          "taskmanager.memory.process.size", "--taskmanager-memory",
          "jobmanager.memory.process.size", "--jobmanager-memory");

  public ClusterSpec {
    settings = new TreeMap<>(settings);
    settings.forEach(ClusterSpec::settable);
    atLeastOne("--taskmanagers", taskManagers);
    atLeastOne("--slots", slots);
  }

  public ClusterSpec withTaskManagers(int number, int slotsOfEach) {
    return new ClusterSpec(
        home,
        flinkHome,
        ports,
        number,
        slotsOfEach,
        jobManagerMemory,
        taskManagerMemory,
        gatewayHeap,
        settings);
  }

  public ClusterSpec withFlinkHome(Path distribution) {
    return new ClusterSpec(
        home,
        distribution,
        ports,
        taskManagers,
        slots,
        jobManagerMemory,
        taskManagerMemory,
        gatewayHeap,
        settings);
  }

  public ClusterSpec withTaskManagerMemory(String size) {
    return new ClusterSpec(
        home, flinkHome, ports, taskManagers, slots, jobManagerMemory, size, gatewayHeap, settings);
  }

  public ClusterSpec with(String key, String value) {
    Map<String, String> more = new TreeMap<>(settings);
    more.put(key, value);
    return new ClusterSpec(
        home,
        flinkHome,
        ports,
        taskManagers,
        slots,
        jobManagerMemory,
        taskManagerMemory,
        gatewayHeap,
        more);
  }

  private static void settable(String key, String value) {
    String option = OPTIONS.get(key);
    if (option != null) {
      throw MlException.user(
          "--set " + key + "=" + value + " (expected: the option " + option + ")");
    }
    if (key.startsWith("security.ssl.") && key.endsWith(".enabled") && !value.equals("false")) {
      throw MlException.user(
          "--set "
              + key
              + "="
              + value
              + " (expected: none; this cluster speaks HTTP, on this machine alone)");
    }
  }

  private static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw MlException.user(option + ": " + value + " (expected: 1 or more)");
    }
  }
}
