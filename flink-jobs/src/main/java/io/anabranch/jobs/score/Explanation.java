// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.InputSource;
import io.anabranch.core.definition.ModelTemplate;
import io.anabranch.core.error.MlException;
import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.feature.OverStage;
import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.over.OverSpec;
import io.anabranch.core.row.Column;
import io.anabranch.core.scoring.InputBinding;
import io.anabranch.models.DefinitionFiles;
import io.anabranch.models.Models;
import io.anabranch.operators.scoring.Bindings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a definition resolves to, for a person. */
public final class Explanation {
  private final StringBuilder text = new StringBuilder();

  private final List<String> problems = new ArrayList<>();

  private Explanation() {}

  /**
   * Explains as much as there is: a definition that is not fitted yet, or whose model is not
   * trained yet, has columns and features all the same.
   *
   * @throws MlException of kind USER where the file itself is wrong
   */
  public static Explanation of(DefinitionFiles files) {
    Explanation explanation = new Explanation();
    explanation.explain(files, files.spec().definition());
    return explanation;
  }

  /** What is there, one thing a line. */
  public String text() {
    return text.toString();
  }

  /** What is missing or does not fit, one problem each. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  private void explain(DefinitionFiles files, Definition definition) {
    FeaturePipeline pipeline = pipeline(files);
    line("definition  %s   hash %s", definition.name(), pipeline.hash());
    columns("columns", definition.columns());
    if (definition.eventTime() != null) {
      line(
          "event time  %s, rows up to %s out of order",
          definition.eventTime().column(),
          DurationText.of(definition.eventTime().outOfOrderness()));
    }
    pipeline.overStages().forEach(this::stage);
    if (problems.isEmpty()) {
      columns("features", pipeline.features());
    }
    if (definition.model() != null) {
      tryModel(files, definition, pipeline);
    }
    LearnerLines.of(definition.learn()).forEach(line -> line("%s", line));
  }

  private FeaturePipeline pipeline(DefinitionFiles files) {
    try {
      return files.spec().pipeline();
    } catch (MlException e) {
      problems.add(e.getMessage());
      return files.spec().partlyFitted();
    }
  }

  private void tryModel(DefinitionFiles files, Definition definition, FeaturePipeline pipeline) {
    try {
      model(files, definition, pipeline);
    } catch (MlException e) {
      problems.add(e.getMessage());
    }
  }

  private void stage(OverStage stage) {
    line("over time, by %s", String.join(", ", stage.key()));
    for (OverSpec spec : stage.specs()) {
      line(
          "  %-26s %s of %s over %s%s, known %s later",
          spec.name(),
          String.join(" ", spec.stats()),
          spec.of(),
          DurationText.of(spec.window()),
          spec.rows() == OverSpec.DEFAULT_ROWS ? "" : ", at most " + spec.rows() + " rows",
          DurationText.of(spec.lag()));
    }
  }

  private void model(DefinitionFiles files, Definition definition, FeaturePipeline pipeline) {
    try (ModelRunner runner = Models.onCpu(files, definition).open()) {
      ModelSignature signature = runner.signature();
      line(
          "model       %s%s version %s",
          definition.model().template().map(by -> choice(files, definition, by)).orElse(""),
          runner.identity().name(),
          runner.identity().version());
      if (definition.model().template().isPresent()) {
        line("  open      at most %d in a task", definition.model().openModels());
      }
      line("  rows      %s", rows(signature.batchRows()));
      for (InputBinding input : Bindings.resolve(definition, pipeline, signature).inputs()) {
        line("  input     %s", input.input());
        line("    from    %s", from(input.source()));
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
        "inference   %s, %s, %s",
        definition.batching().mode().name().toLowerCase(Locale.ROOT),
        batches(definition.batching()),
        definition.model().isRemote()
            ? "on the server " + definition.model().path()
            : device(definition.device()));
  }

  private static String choice(
      DefinitionFiles files, Definition definition, ModelTemplate template) {
    return Models.choices(files, definition)
        + " by "
        + String.join(", ", template.columns())
        + ", as ";
  }

  private static String batches(BatchPolicy batching) {
    return batching.isAdaptive()
        ? String.format(
            Locale.ROOT,
            "batches of the size found best, up to %d rows, filled and run in %d ms",
            batching.maxRows(),
            batching.latency().toMillis())
        : String.format(
            Locale.ROOT,
            "batches of %d rows, at most %d ms",
            batching.maxRows(),
            batching.maxDelay().toMillis());
  }

  private static String from(InputSource source) {
    return source instanceof InputSource.Columns
        ? String.join(", ", source.columns())
        : source.toString();
  }

  private static String device(DeviceSpec device) {
    return device.kind() == DeviceSpec.Kind.CPU
        ? "on CPU"
        : "on " + device + ", " + device.policy().name().toLowerCase(Locale.ROOT);
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
