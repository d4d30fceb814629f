// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.onnx.intake.InspectionText;
import io.anabranch.onnx.intake.ModelInspection;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a model's file says of itself. */
@Command(
    name = "inspect",
    description = {
      "Show a model's inputs, outputs, types, shapes, origin, size and checksum.",
      "Suggests columns and a mapping for a definition. The file is read and never run, so that"
          + " any",
      "file can be looked at."
    },
    mixinStandardHelpOptions = true)
final class ModelInspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE|BUNDLE", description = "An ONNX file, or the folder of a bundle.")
  private Path model;

  @Option(names = "--json", description = "As JSON, for machines.")
  private boolean json;

  @Override
  public Integer call() {
    Path file = ModelBundle.isBundle(model) ? ModelBundle.open(model).modelFile() : model;
    ModelInspection inspection = ModelInspection.read(file);
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? json(inspection) : InspectionText.of(inspection));
    out.flush();
    return 0;
  }

  private static String json(ModelInspection inspection) {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(inspection)
          + System.lineSeparator();
    } catch (JsonProcessingException e) {
      throw new MlException(ErrorKind.INTERNAL, "cannot be written as JSON: " + inspection, e);
    }
  }
}
