// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.FeatureEntry;
import io.anabranch.core.definition.Fingerprint;
import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.transform.FeatureTransform;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The features of a definition as a run computes them: the row travels through the stages over
 * time, each adding its columns, and programs compute features of the row wherever they are needed.
 * Immutable; programs made from it are for one task each.
 */
public final class FeaturePipeline {
  private final Definition definition;
  private final FittedStatistics fitted;
  private final FeatureGraph graph;
  private final List<OverStage> stages;

  private FeaturePipeline(Definition definition, FittedStatistics fitted) {
    this.definition = definition;
    this.fitted = fitted;
    graph = new FeatureGraph(definition, fitted);
    stages = graph.stages();
  }

  /**
   * A pipeline that can compute every feature.
   *
   * @throws MlException of kind USER if statistics are missing or were fitted for something else
   */
  public static FeaturePipeline of(Definition definition, FittedStatistics fitted) {
    FeaturePipeline pipeline = new FeaturePipeline(definition, fitted);
    pipeline.checkFitted();
    return pipeline;
  }

  /** A pipeline for what needs no statistics; programs that need them are refused. */
  public static FeaturePipeline unfitted(Definition definition) {
    return partlyFitted(definition, FittedStatistics.none());
  }

  /** A pipeline with the statistics of the levels fitted so far. */
  public static FeaturePipeline partlyFitted(Definition definition, FittedStatistics soFar) {
    return new FeaturePipeline(definition, soFar);
  }

  private void checkFitted() {
    List<String> problems = new ArrayList<>();
    for (FeatureEntry entry : definition.features()) {
      if (FeatureGraph.needsFit(entry)) {
        String problem = fitted.problem(definition, entry.name(), graph.fingerprint(entry));
        if (problem != null) {
          problems.add(problem);
        }
      }
    }
    if (!problems.isEmpty()) {
      throw MlException.user(String.join("\n", problems));
    }
    checkInputs();
  }

  /** Columns of fitted one-hot features are known only now. */
  private void checkInputs() {
    for (FeatureEntry entry : definition.features()) {
      entry.inputs().forEach(input -> require(entry.name(), input));
    }
    if (definition.model() != null) {
      definition
          .model()
          .inputs()
          .forEach(
              (input, source) ->
                  source.columns().forEach(name -> require("model input " + input, name)));
    }
  }

  private void require(String reader, String name) {
    if (graph.value(name) == null && graph.outputs(name) == null) {
      String near =
          definition.features().stream()
              .map(FeatureEntry::name)
              .filter(feature -> name.startsWith(feature + "_"))
              .map(feature -> "; " + feature + " has " + names(graph.outputs(feature)))
              .findFirst()
              .orElse("");
      throw MlException.user(
          reader + ": \"" + name + "\" (expected: a column or feature" + near + ")");
    }
  }

  private static String names(List<Column> columns) {
    return String.join(", ", columns.stream().map(Column::name).limit(30).toList());
  }

  public Definition definition() {
    return definition;
  }

  public FittedStatistics fitted() {
    return fitted;
  }

  /** Features over time, grouped by key in the order of first appearance. */
  public List<OverStage> overStages() {
    return stages;
  }

  /**
   * The row as it arrives at a stage: the columns of the definition, then the outputs of the stages
   * before. With the number of stages, the row as it leaves the last one.
   */
  public List<Column> columnsBefore(int stage) {
    List<Column> columns = new ArrayList<>(definition.columns());
    stages.subList(0, stage).forEach(passed -> columns.addAll(passed.outputs()));
    return columns;
  }

  /** All columns that features add, in the order of the definition. */
  public List<Column> features() {
    return definition.features().stream()
        .flatMap(entry -> graph.outputs(entry.name()).stream())
        .toList();
  }

  /**
   * What a name of the definition stands for: itself if it is a column, else the columns of the
   * feature.
   *
   * @throws MlException of kind USER if it is neither
   */
  public List<Column> expand(String name) {
    Column value = graph.value(name);
    if (value != null) {
      return List.of(value);
    }
    require("features", name);
    return graph.outputs(name);
  }

  /**
   * The fewest steps that compute the wanted features from a row that holds the available columns.
   *
   * @param wanted columns, features, or outputs of features
   * @throws MlException of kind USER if statistics are missing, or if a feature over time is wanted
   *     that the row does not hold yet
   */
  public RowProgram program(List<Column> available, Collection<String> wanted) {
    RowProgramBuilder builder = new RowProgramBuilder(definition, fitted, graph, available);
    wanted.forEach(builder::want);
    return builder.build();
  }

  /** A program for the inputs of transforms that are to be fitted. */
  RowProgram programToFit(List<Column> available, List<FeatureTransform> transforms) {
    RowProgramBuilder builder = new RowProgramBuilder(definition, fitted, graph, available);
    transforms.forEach(builder::wantInputs);
    return builder.build();
  }

  /** How the statistics of this definition are fitted. */
  public FitPlan fitPlan() {
    return new FitPlan(definition, graph);
  }

  /**
   * The definition's hash; where statistics are fitted, together with them. Equal hashes mean equal
   * features for equal rows.
   */
  public String hash() {
    Map<String, Object> statistics = fitted.decisive();
    return statistics.isEmpty()
        ? definition.hash()
        : Fingerprint.of(Map.of("definition", definition.hash(), "statistics", statistics));
  }
}
