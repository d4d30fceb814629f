// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.feature.FittedStatistics;
import io.anabranch.operators.scoring.PipelineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A definition as it lies on disk, with its fitted statistics.
 *
 * @param path of the definition; the model's path is relative to its folder
 * @param spec what travels to the tasks
 * @param models where its model comes from
 */
public record DefinitionFiles(Path path, PipelineSpec spec, ModelAccess models) {
  /** Reads the definition, and the statistics if the file exists. */
  public static DefinitionFiles read(Path definition, Path fitted) {
    if (fitted != null && !Files.isRegularFile(fitted)) {
      throw MlException.user("--fitted: " + fitted + " (expected: a file)");
    }
    if (!Files.isRegularFile(definition)) {
      throw MlException.user(
          definition
              + ": "
              + (Files.exists(definition) ? "a folder" : "no such file")
              + " (expected: a definition in YAML)");
    }
    Path statistics = fitted == null ? fittedFile(definition) : fitted;
    return new DefinitionFiles(
        definition,
        new PipelineSpec(
            definition.toString(),
            text(definition),
            Files.isRegularFile(statistics) ? text(statistics) : null),
        ModelAccess.standard());
  }

  /** {@code flight-delay.fitted.json} beside {@code flight-delay.yaml}. */
  public static Path fittedFile(Path definition) {
    return FittedStatistics.beside(definition.toString());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new MlException(
          ErrorKind.USER, file + ": cannot be read as UTF-8 text: " + e.getMessage(), e);
    }
  }

  /** The same with all outputs, whatever the definition lists. */
  public DefinitionFiles withAllOutputs() {
    return new DefinitionFiles(path, spec.with(PipelineSpec.Outputs.ALL), models);
  }

  /** The same with models from there. */
  public DefinitionFiles with(ModelAccess otherModels) {
    return new DefinitionFiles(path, spec, otherModels);
  }
}
