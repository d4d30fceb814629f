// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import java.util.LinkedHashMap;
import java.util.Map;

/** Connector options of the three outputs of a job. */
public record Sinks(
    Map<String, String> results, Map<String, String> deadLetters, Map<String, String> late) {
  public Sinks {
    results = new LinkedHashMap<>(results);
    deadLetters = new LinkedHashMap<>(deadLetters);
    late = new LinkedHashMap<>(late);
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
      options.computeIfPresent("sink.transactional-id-prefix", (key, prefix) -> prefix + suffix);
      return options;
    }
    return files("anabranch" + suffix);
  }

  private static Map<String, String> files(String path) {
    return new LinkedHashMap<>(Map.of("connector", "filesystem", "path", path, "format", "json"));
  }
}
