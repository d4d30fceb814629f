// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.learn;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.error.MlException;
import io.anabranch.core.online.LearnSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;

/**
 * What a learning job reads and writes beside its rows: options of a table connector for each;
 * empty where there is none.
 *
 * @param labels of rows, where the definition says that they come by themselves
 * @param queries keys whose model is asked for
 * @param answers to the queries
 * @param load models that keys are to go on from
 * @param models of all keys
 * @param worst keys whose predictions are worst
 */
public record LearnPorts(
    Map<String, String> labels,
    Map<String, String> queries,
    Map<String, String> answers,
    Map<String, String> load,
    Map<String, String> models,
    Map<String, String> worst) {
  public static final LearnPorts NONE =
      new LearnPorts(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  public LearnPorts {
    labels = new LinkedHashMap<>(labels);
    queries = new LinkedHashMap<>(queries);
    answers = new LinkedHashMap<>(answers);
    load = new LinkedHashMap<>(load);
    models = new LinkedHashMap<>(models);
    worst = new LinkedHashMap<>(worst);
  }

  public LearnPorts withLabels(Map<String, String> options) {
    return new LearnPorts(options, queries, answers, load, models, worst);
  }

  public LearnPorts withQueries(Map<String, String> from, Map<String, String> to) {
    return new LearnPorts(labels, from, to, load, models, worst);
  }

  public LearnPorts withLoad(Map<String, String> options) {
    return new LearnPorts(labels, queries, answers, options, models, worst);
  }

  public LearnPorts withModels(Map<String, String> options) {
    return new LearnPorts(labels, queries, answers, load, options, worst);
  }

  public LearnPorts withWorst(Map<String, String> options) {
    return new LearnPorts(labels, queries, answers, load, models, options);
  }

  /** All of them. */
  public List<Map<String, String>> all() {
    return List.of(labels, queries, answers, load, models, worst);
  }

  /**
   * @throws MlException of kind USER where the definition has no learner, where labels are missing
   *     or none are wanted, where a backfill is to answer queries, or where a port is of a learner
   *     that is not there
   */
  void requireFits(Definition definition, RuntimeExecutionMode mode) {
    if (definition.learn().isEmpty()) {
      throw MlException.user(
          definition.source()
              + ": learn: missing (expected: learners; anabranch score needs none)");
    }
    requireLabels(definition);
    requireQueries(mode);
    PortOptions.of("--queries", queries, definition);
    PortOptions.of("--answers", answers, definition);
    PortOptions.of("--load", load, definition);
    PortOptions.of("--models", models, definition);
    if (!worst.isEmpty()) {
      WorstOptions.of(worst, definition);
    }
  }

  private void requireLabels(Definition definition) {
    List<String> awaiting =
        definition.learn().stream()
            .filter(learner -> learner.delay().isStream())
            .map(LearnSpec::name)
            .toList();
    if (!awaiting.isEmpty() && labels.isEmpty()) {
      throw MlException.user(
          "--labels: missing (expected: where the labels of "
              + String.join(", ", awaiting)
              + " come from, as in --labels connector=kafka topic=labels ...)");
    }
    if (awaiting.isEmpty() && !labels.isEmpty()) {
      throw MlException.user(
          "--labels: no learner waits for them (expected: labels: {id: ..., within: ...} in "
              + definition.source()
              + ", or no --labels)");
    }
  }

  private void requireQueries(RuntimeExecutionMode mode) {
    if (queries.isEmpty() != answers.isEmpty()) {
      throw MlException.user(
          (queries.isEmpty() ? "--queries" : "--answers")
              + ": missing (expected: --queries and --answers together)");
    }
    if (!queries.isEmpty() && mode == RuntimeExecutionMode.BATCH) {
      throw MlException.user(
          "--queries: a backfill answers none (expected: --mode stream; or --models, for the models"
              + " of all keys at its end)");
    }
  }
}
