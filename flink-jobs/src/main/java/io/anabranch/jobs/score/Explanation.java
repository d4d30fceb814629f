// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.feature.OverStage;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.over.OverSpec;
import io.anabranch.core.row.Column;
import io.anabranch.core.scoring.InputBinding;
import io.anabranch.operators.scoring.Bindings;
import java.util.List;
import java.util.Locale;

/** What a definition resolves to, for a person. */
public final class Explanation {
  private final StringBuilder text = new StringBuilder();

  private Explanation() {}

  /**
   * @throws io.anabranch.core.error.MlException of kind USER with all that is wrong
   */
  public static String of(DefinitionFiles files) {
    Explanation explanation = new Explanation();
    Definition definition = files.spec().definition();
    FeaturePipeline pipeline = files.spec().pipeline();
    explanation.line("definition  %s   hash %s", definition.name(), pipeline.hash());
    explanation.columns("columns", definition.columns());
    if (definition.eventTime() != null) {
      explanation.line(
          "event time  %s, rows up to %s out of order",
          definition.eventTime().column(), definition.eventTime().outOfOrderness());
    }
    pipeline.overStages().forEach(explanation::stage);
    explanation.columns("features", pipeline.features());
    if (definition.model() != null) {
      explanation.model(files, definition, pipeline);
    }
    return explanation.text.toString();
  }

  private void stage(OverStage stage) {
    line("over time, by %s", String.join(", ", stage.key()));
    for (OverSpec spec : stage.specs()) {
      line(
          "  %-26s %s of %s over %s%s, known %s later",
          spec.name(),
          String.join(" ", spec.stats()),
          spec.of(),
          spec.window(),
          spec.rows() == OverSpec.DEFAULT_ROWS ? "" : ", at most " + spec.rows() + " rows",
          spec.lag());
    }
  }

  private void model(DefinitionFiles files, Definition definition, FeaturePipeline pipeline) {
    try (ModelRunner runner = Models.factory(files, definition).open()) {
      ModelSignature signature = runner.signature();
      line("model       %s version %s", runner.identity().name(), runner.identity().version());
      line("  rows      %s", rows(signature.batchRows()));
      for (InputBinding input : Bindings.resolve(definition, pipeline, signature).inputs()) {
        line("  input     %s", input.input());
        line("    from    %s", String.join(", ", input.sources()));
      }
      signature
          .outputs()
          .forEach(
              output ->
                  line(
                      "  output    %s -> %s",
                      output,
                      definition.model().outputs().getOrDefault(output.name(), output.name())));
    }
    line(
        "inference   %s, batches of %d rows, at most %d ms, %s",
        definition.batching().mode().name().toLowerCase(Locale.ROOT),
        definition.batching().maxRows(),
        definition.batching().maxDelay().toMillis(),
        definition.device().kind());
  }

  private static String rows(int batchRows) {
    return switch (batchRows) {
      case ModelSignature.ANY_ROWS -> "any number per run";
      case ModelSignature.NO_BATCH -> "one per run (no batch dimension)";
      default -> batchRows + " per run";
    };
  }

  private void columns(String title, List<Column> columns) {
    line("%s", title);
    columns.forEach(column -> line("  %-26s %s", column.name(), column.type()));
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
