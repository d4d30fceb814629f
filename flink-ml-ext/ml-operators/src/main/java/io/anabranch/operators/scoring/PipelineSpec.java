// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.DefinitionReader;
import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.feature.FittedStatistics;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * A definition on its way to the tasks: the text that a person wrote, so that client and task read
 * the very same thing.
 *
 * @param source the file's path, for messages
 * @param yaml the definition
 * @param fitted the fitted statistics as JSON; null where none were fitted
 * @param outputs which columns the scorer gives
 */
public record PipelineSpec(String source, String yaml, String fitted, Outputs outputs)
    implements Serializable {
  /** Which columns a scorer gives. */
  public enum Outputs {
    /** Those that the definition lists. */
    LISTED,
    /** All columns, features and model outputs, whatever the definition lists. */
    ALL,
    /** The model's outputs alone. */
    MODEL
  }

  public PipelineSpec {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(yaml, "yaml");
    Objects.requireNonNull(outputs, "outputs");
  }

  public PipelineSpec(String source, String yaml, String fitted) {
    this(source, yaml, fitted, Outputs.LISTED);
  }

  public PipelineSpec with(Outputs otherOutputs) {
    return new PipelineSpec(source, yaml, fitted, otherOutputs);
  }

  /** The output columns by name; empty for all of which {@link #outputs} speaks. */
  List<String> outputNames() {
    return outputs == Outputs.LISTED ? definition().output() : List.of();
  }

  public Definition definition() {
    return DefinitionReader.read(source, yaml);
  }

  /** The pipeline with its statistics. */
  public FeaturePipeline pipeline() {
    return FeaturePipeline.of(definition(), statistics());
  }

  /** The pipeline with what statistics there are; programs that need others are refused. */
  public FeaturePipeline partlyFitted() {
    return FeaturePipeline.partlyFitted(definition(), statistics());
  }

  private FittedStatistics statistics() {
    return fitted == null
        ? FittedStatistics.none()
        : FittedStatistics.read(FittedStatistics.beside(source).toString(), fitted);
  }
}
