// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.learn.LearnPorts;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What a learning job reads and writes beside its rows. */
final class LearnOption {
  @Option(
      names = "--labels",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description =
          "Where labels come from, for learners that have labels: {id: ..., within: ...}: their"
              + " key, id, event time and label.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--queries",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Where questions about one key's model come from; with --answers.")
  private Map<String, String> queries = new LinkedHashMap<>();

  @Option(
      names = "--answers",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Where the answers go; with --queries.")
  private Map<String, String> answers = new LinkedHashMap<>();

  @Option(
      names = "--load",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Where models come from that were learnt elsewhere: rows as --models writes.")
  private Map<String, String> load = new LinkedHashMap<>();

  @Option(
      names = "--models",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Where the models of all keys go when the rows end.")
  private Map<String, String> models = new LinkedHashMap<>();

  @Option(
      names = "--worst",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Where the keys go whose predictions are worst.")
  private Map<String, String> worst = new LinkedHashMap<>();

  LearnPorts ports() {
    return new LearnPorts(labels, queries, answers, load, models, worst);
  }
}
