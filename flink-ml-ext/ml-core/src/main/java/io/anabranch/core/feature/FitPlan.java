// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.FeatureEntry;
import io.anabranch.core.definition.FeatureEntry.RowFeature;
import io.anabranch.core.row.Column;
import io.anabranch.core.transform.FeatureTransform;
import java.util.List;

/**
 * In which passes over the rows the statistics of a definition are fitted: a transform that reads
 * what another fitted one computes is fitted one level after it.
 */
public final class FitPlan {
  private final Definition definition;
  private final FeatureGraph graph;
  private final List<FeatureEntry> fitted;
  private final int levels;

  FitPlan(Definition definition, FeatureGraph graph) {
    this.definition = definition;
    this.graph = graph;
    fitted = definition.features().stream().filter(FeatureGraph::needsFit).toList();
    levels = fitted.stream().mapToInt(entry -> graph.level(entry) + 1).max().orElse(0);
  }

  /** Passes over the rows; 0 if there is nothing to fit. */
  public int levels() {
    return levels;
  }

  /** Names of the features that a level fits. */
  public List<String> features(int level) {
    return entries(level).stream().map(FeatureEntry::name).toList();
  }

  /** Through how many stages over time, counted from the first, rows must go for this level. */
  public int stages(int level) {
    return entries(level).stream()
        .flatMap(entry -> entry.inputs().stream())
        .mapToInt(graph::passed)
        .max()
        .orElse(0);
  }

  private List<FeatureEntry> entries(int level) {
    return fitted.stream().filter(entry -> graph.level(entry) == level).toList();
  }

  /**
   * What one level does with the rows.
   *
   * @param soFar the statistics of the levels below
   * @param available the columns of the rows: {@link FeaturePipeline#columnsBefore} of {@link
   *     #stages} at least
   */
  public FitProgram fitProgram(int level, FittedStatistics soFar, List<Column> available) {
    FeaturePipeline pipeline = FeaturePipeline.partlyFitted(definition, soFar);
    List<FeatureTransform> transforms =
        entries(level).stream().map(entry -> ((RowFeature) entry).transform()).toList();
    return new FitProgram(pipeline, graph, transforms, available);
  }
}
