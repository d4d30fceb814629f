// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.model;

import io.anabranch.core.bundle.BundleWriter;
import io.anabranch.core.bundle.GoldenVectors;
import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.bundle.Provenance;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.models.DefinitionFiles;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.intake.Findings;
import io.anabranch.onnx.intake.Intake;
import io.anabranch.onnx.intake.Progress;
import io.anabranch.onnx.intake.RandomVectors;
import io.anabranch.onnx.intake.VerifyOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a bundle of an ONNX file. The model is run in a process of its own first, so that one that
 * would end this process is refused with the reason.
 *
 * @param model the ONNX file
 * @param name of the model
 * @param definition that it was trained with; empty if there is none
 * @param golden file of golden vectors; empty to make some from random rows
 * @param provenance file; empty if nothing is known
 */
public record BundleJob(
    Path model,
    String name,
    Optional<DefinitionFiles> definition,
    Optional<Path> golden,
    Optional<Path> provenance) {
  private static final long SEED = 1;

  /**
   * @param into a new folder
   * @param clock says when the model was made
   */
  public ModelBundle write(Path into, Clock clock) {
    if (!Files.isRegularFile(model)) {
      throw MlException.user(model + ": no such file (expected: an ONNX model)");
    }
    Optional<GoldenVectors> vectors = golden.map(GoldenVectors::read);
    Optional<Provenance> origin = provenance.map(Provenance::read);
    Findings findings;
    try (Intake intake = new Intake(VerifyOptions.DEFAULT, Progress.NONE)) {
      findings = intake.check(model, name, vectors);
    }
    try (ModelRunner runner =
        OnnxModelRunner.factory(model.toString(), name, OnnxOptions.DEFAULT, ModelUse.DEFAULT)
            .open()) {
      BundleWriter writer =
          new BundleWriter(name, model, runner.signature())
              .requires(List.of("mlflow", "onnx", requirement(findings)))
              .goldenVectors(vectors.orElseGet(() -> RandomVectors.of(runner, SEED)));
      for (String weights : OnnxModelRunner.weightFiles(model)) {
        writer.weights(weights, model.resolveSibling(weights));
      }
      definition.ifPresent(files -> add(files, writer));
      origin.ifPresent(writer::provenance);
      return writer.write(into, UUID.randomUUID(), clock.instant());
    }
  }

  private static void add(DefinitionFiles files, BundleWriter writer) {
    writer.definition(files.path(), files.spec().pipeline().hash(), files.spec().fitted());
  }

  /** {@code ONNX Runtime 1.28.0} as pip calls it. */
  private static String requirement(Findings findings) {
    String version = findings.runtime().replaceAll("^.* ", "").toLowerCase(Locale.ROOT);
    return version.matches("[0-9.]+") ? "onnxruntime==" + version : "onnxruntime";
  }
}
