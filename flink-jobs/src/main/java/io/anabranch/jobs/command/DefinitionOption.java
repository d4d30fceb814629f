// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.models.DefinitionFiles;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The definition and its fitted statistics. */
final class DefinitionOption {
  @Parameters(
      index = "0",
      paramLabel = "DEFINITION.yaml",
      description = "The definition of features and model.")
  private Path definition;

  @Option(
      names = "--fitted",
      paramLabel = "FILE",
      description = "Fitted statistics; default: DEFINITION.fitted.json beside the definition.")
  private Path fitted;

  DefinitionFiles files() {
    return DefinitionFiles.read(definition, fitted);
  }

  /** For a command that makes the statistics. */
  DefinitionFiles unfitted() {
    return DefinitionFiles.read(definition, null);
  }

  Path fittedFile() {
    return fitted == null ? DefinitionFiles.fittedFile(definition) : fitted;
  }
}
