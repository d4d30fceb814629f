// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.InputSource;
import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.row.Column;
import io.anabranch.core.scoring.ModelBinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a definition feeds to a model. */
public final class Bindings {
  private Bindings() {}

  /** The mapping of columns and features to the model's inputs, or all that is wrong with it. */
  public static ModelBinding resolve(
      Definition definition, FeaturePipeline pipeline, ModelSignature signature) {
    List<Column> all = new ArrayList<>(travelling(pipeline));
    all.addAll(rowFeatures(pipeline));
    return ModelBinding.resolve(
        definition.source() + ": model",
        signature,
        sources(definition, pipeline),
        all,
        pipeline.features().stream().map(Column::name).toList());
  }

  /** A feature that gives several columns stands for all of them. */
  private static Map<String, InputSource> sources(Definition definition, FeaturePipeline pipeline) {
    Map<String, InputSource> sources = new LinkedHashMap<>(definition.model().inputs());
    sources.replaceAll(
        (input, source) ->
            source instanceof InputSource.Columns columns
                ? new InputSource.Columns(expand(columns.columns(), pipeline), columns.shape())
                : source);
    return sources;
  }

  private static List<String> expand(List<String> names, FeaturePipeline pipeline) {
    return names.stream()
        .flatMap(name -> pipeline.expand(name).stream())
        .map(Column::name)
        .toList();
  }

  /** The row as it reaches the scorer: the definition's columns and all features over time. */
  static List<Column> travelling(FeaturePipeline pipeline) {
    return pipeline.columnsBefore(pipeline.overStages().size());
  }

  /** Features that the scorer computes from the row. */
  static List<Column> rowFeatures(FeaturePipeline pipeline) {
    List<Column> features = new ArrayList<>(pipeline.features());
    features.removeAll(travelling(pipeline));
    return features;
  }
}
