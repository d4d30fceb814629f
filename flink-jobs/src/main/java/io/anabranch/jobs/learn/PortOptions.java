// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.learn;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.error.MlException;
import io.anabranch.core.online.LearnSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which learner a port is of. Each has rows of its own type, so each has a place of its own: {@code
 * learner=NAME} among the options says that they are of one, else a file's path or a topic gets the
 * learner's name as suffix where there are several.
 */
public final class PortOptions {
  private static final String LEARNER = "learner";
  private static final String TRANSACTIONS = "sink.transactional-id-prefix";

  private PortOptions() {}

  /**
   * The connector's options for each learner by name; empty where none are given.
   *
   * @param option of the command line, for messages
   * @throws MlException of kind USER for a learner that is not there
   */
  public static Map<String, Map<String, String>> of(
      String option, Map<String, String> options, Definition definition) {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    if (options.isEmpty()) {
      return all;
    }
    if (options.containsKey(LEARNER) || definition.learn().size() == 1) {
      all.put(learner(option, options, definition).name(), without(options, List.of(LEARNER)));
      return all;
    }
    definition.learn().forEach(spec -> all.put(spec.name(), suffixed(options, spec.name())));
    return all;
  }

  /** The learner that the options name; without a name the last one. */
  public static LearnSpec learner(
      String option, Map<String, String> options, Definition definition) {
    List<LearnSpec> learners = definition.learn();
    String name = options.getOrDefault(LEARNER, learners.get(learners.size() - 1).name());
    return learners.stream()
        .filter(spec -> spec.name().equals(name))
        .findAny()
        .orElseThrow(
            () ->
                MlException.user(
                    option
                        + " learner="
                        + name
                        + " (expected: one of "
                        + String.join(", ", learners.stream().map(LearnSpec::name).toList())
                        + ")"));
  }

  static Map<String, String> without(Map<String, String> options, List<String> keys) {
    Map<String, String> left = new LinkedHashMap<>(options);
    left.keySet().removeAll(keys);
    return left;
  }

  private static Map<String, String> suffixed(Map<String, String> options, String learner) {
    Map<String, String> suffixed = new LinkedHashMap<>(options);
    for (String place : List.of("path", "topic", TRANSACTIONS)) {
      suffixed.computeIfPresent(place, (key, value) -> value.replaceAll("/+$", "") + "-" + learner);
    }
    return suffixed;
  }
}
