// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.api.common.RuntimeExecutionMode;

/** Connector options of the three outputs of a job. */
public record Sinks(
    Map<String, String> results, Map<String, String> deadLetters, Map<String, String> late) {
  private static final String TRANSACTIONS = "sink.transactional-id-prefix";

  public Sinks {
    results = new LinkedHashMap<>(results);
    deadLetters = new LinkedHashMap<>(deadLetters);
    late = new LinkedHashMap<>(late);
  }

  /** Results to a place, everything else beside it. */
  public static Sinks of(Map<String, String> results) {
    return new Sinks(results, beside(results, "-dead-letters"), beside(results, "-late"));
  }

  /**
   * With ids for Kafka's transactions that are this job's alone, where the user gave none: a live
   * job finds its own again after a restart, and a backfill, which restores nothing, never ends
   * those of a live job on the same topic.
   */
  public Sinks ofJob(String job, RuntimeExecutionMode mode) {
    String id = id(job, mode);
    return new Sinks(named(results, id), named(deadLetters, id), named(late, id));
  }

  /** The same for one more output. */
  public static Map<String, String> ofJob(
      Map<String, String> options, String job, RuntimeExecutionMode mode) {
    return named(options, id(job, mode));
  }

  private static String id(String job, RuntimeExecutionMode mode) {
    return mode == RuntimeExecutionMode.BATCH ? job + "-" + UUID.randomUUID() : job;
  }

  private static Map<String, String> named(Map<String, String> options, String id) {
    Map<String, String> named = new LinkedHashMap<>(options);
    if ("kafka".equals(options.get("connector"))) {
      named.putIfAbsent(TRANSACTIONS, id + "-" + options.get("topic"));
    }
    return named;
  }

  /**
   * The same place with a suffix: a file path or a topic gets it, and files are written as JSON
   * that a person can read. Other connectors write to a folder of the working directory.
   */
  public static Map<String, String> beside(Map<String, String> results, String suffix) {
    Map<String, String> options = new LinkedHashMap<>(results);
    if (options.containsKey("path")) {
      String path = options.get("path").replaceAll("/+$", "");
      return files(path + suffix);
    }
    if (options.containsKey("topic")) {
      options.put("topic", options.get("topic") + suffix);
      options.computeIfPresent(TRANSACTIONS, (key, prefix) -> prefix + suffix);
      return withoutKey(options);
    }
    return files("anabranch" + suffix);
  }

  /** Columns that make the key of a result are no columns of a dead letter. */
  private static Map<String, String> withoutKey(Map<String, String> options) {
    String format = options.remove("value.format");
    if (format != null) {
      options.put("format", format);
    }
    options.keySet().removeIf(option -> option.startsWith("key.") || option.startsWith("value."));
    return options;
  }

  private static Map<String, String> files(String path) {
    return new LinkedHashMap<>(Map.of("connector", "filesystem", "path", path, "format", "json"));
  }
}
