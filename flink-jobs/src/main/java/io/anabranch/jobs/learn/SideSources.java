// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.learn;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.jobs.io.Rows;
import io.anabranch.jobs.io.TableSource;
import io.anabranch.jobs.run.LabelAccount;
import io.anabranch.operators.learn.LearnInputs;
import io.anabranch.operators.learn.LearnTypes;
import io.anabranch.operators.ledger.Ledger;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.row.RowTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** What comes to the learners of a job beside its rows, opened. */
final class SideSources {
  private static final String LABELS = "labels";

  private final StreamExecutionEnvironment environment;
  private final Definition definition;
  private final RuntimeExecutionMode mode;
  private final Map<String, LearnInputs> inputs = new LinkedHashMap<>();
  private final List<DataStream<RowData>> deadLetters = new ArrayList<>();

  private SideSources(
      StreamExecutionEnvironment environment, Definition definition, RuntimeExecutionMode mode) {
    this.environment = environment;
    this.definition = definition;
    this.mode = mode;
    definition.learn().forEach(learner -> inputs.put(learner.name(), LearnInputs.none()));
  }

  static SideSources open(
      StreamExecutionEnvironment environment,
      Definition definition,
      LearnPorts ports,
      RuntimeExecutionMode mode) {
    SideSources sources = new SideSources(environment, definition, mode);
    if (!ports.labels().isEmpty()) {
      sources.openLabels(ports.labels());
    }
    PortOptions.of("--queries", ports.queries(), definition).forEach(sources::openQueries);
    PortOptions.of("--load", ports.load(), definition).forEach(sources::openLoads);
    return sources;
  }

  /** By the names of the learners. */
  Map<String, LearnInputs> inputs() {
    return inputs;
  }

  /** Records that could not be read. */
  List<DataStream<RowData>> deadLetters() {
    return deadLetters;
  }

  private void openLabels(Map<String, String> options) {
    Rows labels =
        TableSource.open(environment, LearnSources.labels(definition, options, mode), LABELS);
    deadLetters.add(
        Ledger.count(labels.deadLetters(), DeadLetters.ROW_TYPE, LabelAccount.DEAD_LETTERED));
    for (LearnSpec learner : definition.learn()) {
      if (learner.delay().isStream()) {
        inputs.computeIfPresent(
            learner.name(), (name, given) -> given.withLabels(labels.rows(), labels.type()));
      }
    }
  }

  private void openQueries(String learner, Map<String, String> options) {
    LearnSpec spec = spec(learner);
    Rows queries = open("queries-" + learner, LearnTypes.queries(spec, columns()), options, spec);
    inputs.computeIfPresent(
        learner, (name, given) -> given.withQueries(queries.rows(), queries.type()));
  }

  private void openLoads(String learner, Map<String, String> options) {
    LearnSpec spec = spec(learner);
    Rows loads = open("loads-" + learner, LearnTypes.models(spec, columns()), options, spec);
    inputs.computeIfPresent(learner, (name, given) -> given.withLoads(loads.rows(), loads.type()));
  }

  private Rows open(String name, RowType type, Map<String, String> options, LearnSpec spec) {
    Rows rows =
        TableSource.open(environment, LearnSources.ofKeys(type, options, mode, spec.key()), name);
    deadLetters.add(rows.deadLetters());
    return rows;
  }

  private LearnSpec spec(String learner) {
    return definition.learn().stream()
        .filter(spec -> spec.name().equals(learner))
        .findAny()
        .orElseThrow();
  }

  private RowType columns() {
    return RowTypes.of(definition.columns());
  }
}
