// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.jobs.model.BundleJob;
import io.anabranch.models.DefinitionFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a bundle of an ONNX file. */
@Command(
    name = "bundle",
    description = {
      "Make a bundle of an ONNX file, in MLflow's layout.",
      "Beside the model it holds checksums, golden vectors, the feature definition with its fitted",
      "statistics, and where the model came from."
    },
    mixinStandardHelpOptions = true)
final class ModelBundleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL.onnx", description = "The model; its weights may lie beside it.")
  private Path model;

  @Option(names = "--into", required = true, paramLabel = "DIR", description = "A new folder.")
  private Path into;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The model's name; default: that of the file.")
  private String name;

  @Option(
      names = "--definition",
      paramLabel = "DEFINITION.yaml",
      description = "The feature definition that the model was trained with.")
  private Path definition;

  @Option(
      names = "--fitted",
      paramLabel = "FILE",
      description = "Its statistics; default: DEFINITION.fitted.json beside it.")
  private Path fitted;

  @Option(
      names = "--golden",
      paramLabel = "FILE.json",
      description = {
        "Inputs with the outputs that the trainer expects of them; without it the model's own",
        "outputs for random rows, which only show that it stays as it is."
      })
  private Path golden;

  @Option(
      names = "--provenance",
      paramLabel = "FILE.json",
      description = {
        "Where the model came from: trainingRows, from, to, seed, versions, sourceRevision, notes."
      })
  private Path provenance;

  @Override
  public Integer call() {
    BundleJob job =
        new BundleJob(
            model,
            name == null ? model.getFileName().toString().replaceFirst("[.]onnx$", "") : name,
            Optional.ofNullable(definition).map(file -> DefinitionFiles.read(file, fitted)),
            Optional.ofNullable(golden),
            Optional.ofNullable(provenance));
    ModelBundle bundle = job.write(into, Clock.systemUTC());
    spec.commandLine()
        .getOut()
        .printf(
            "bundle      %s %s in %s%n"
                + "  golden    %s%n"
                + "not verified yet: anabranch model verify %s%n",
            bundle.name(),
            bundle.version(),
            into,
            bundle.goldenVectors().map(vectors -> vectors.origin()).orElse("none"),
            into);
    return 0;
  }
}
