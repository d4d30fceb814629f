// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.bundle.BundleWriter;
import io.anabranch.core.bundle.Invariance;
import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.bundle.Verification;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.BatchScorer;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.Route;
import io.anabranch.core.inference.Scores;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.learn.ModelStructure.Link;
import io.anabranch.core.registry.ModelRegistry;
import io.anabranch.core.registry.ModelVersion;
import io.anabranch.models.Checks;
import io.anabranch.models.DefinitionFiles;
import io.anabranch.models.ModelAccess;
import io.anabranch.models.Models;
import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.onnx.learn.LearnedGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which models rows may choose is fixed, and checked, when a job is submitted. */
final class ChosenModelsTest {
  @TempDir Path folder;

  private ModelBundle bundle(String into, double intercept, boolean verified) throws IOException {
    Path file = folder.resolve("any.onnx");
    Files.write(
        file,
        LearnedGraph.of(
            new ModelStructure.Linear(new double[1], intercept, Link.IDENTITY),
            List.of("a"),
            List.of()));
    ModelSignature signature = new ModelSignature(List.of(), List.of(), -1);
    ModelBundle bundle =
        new BundleWriter("any", file, signature)
            .write(folder.resolve(into), UUID.randomUUID(), Instant.EPOCH);
    if (verified) {
      bundle.record(
          new Verification(
              bundle.contentDigest(),
              "a test",
              List.of(1, 2),
              0,
              new Invariance(Invariance.Kind.EXACT, 0, List.of(1, 2))));
    }
    return bundle;
  }

  private RegistryLocation registry() {
    return new RegistryLocation(folder.resolve("registry").toString());
  }

  private void register(String name, double intercept, boolean verified) throws IOException {
    ModelRegistry registry = registry().open();
    ModelBundle bundle =
        ModelBundle.open(bundle("made-" + name + intercept, intercept, verified).folder());
    ModelVersion version = registry.register(name, bundle);
    registry.alias(name, "champion", version.version());
  }

  private DefinitionFiles files(String model) {
    Path definition =
        Readings.write(
            folder.resolve("pumps.yaml"),
            """
            name: pumps
            columns: {type: STRING, a: DOUBLE}
            model: {path: "%s", inputs: {features: [a]}}
            inference: {models: 1}
            """
                .formatted(model));
    return DefinitionFiles.read(definition, null)
        .with(new ModelAccess(registry(), Checks.REQUIRED));
  }

  /** What a row that goes to each of these references gets, and what made it. */
  private static List<String> score(ModelRunner runner, String... references) {
    TensorBatch batch = TensorBatch.allocate(runner.signature(), references.length);
    for (String reference : references) {
      batch.inputs().get(0).putNumber(batch.beginRow(), 0);
      batch.commitRow();
      batch.route(Route.to(reference));
    }
    batch.seal();
    Scores scores = new Scores();
    new BatchScorer(runner).score(batch, scores);
    List<String> rows = new ArrayList<>();
    scores.forEach(
        new Scores.Sink() {
          private ModelIdentity model;

          @Override
          public void madeBy(ModelIdentity by) {
            model = by;
          }

          @Override
          public void scored(int first, int count, int at, List<ModelOutput> outputs) {
            for (int i = 0; i < count; i++) {
              double value = ((ModelOutput.OfTensor) outputs.get(0)).tensor().number(at + i);
              rows.add(model.name() + " " + model.version() + ": " + value);
            }
          }

          @Override
          public void failed(int row, MlException error) {
            rows.add(error.getMessage());
          }
        });
    return rows;
  }

  @Test
  void versionsAreThoseOfTheSubmissionWhateverHappensToAnAlias() throws IOException {
    register("pump-a", 1, true);
    register("pump-b", 2, true);
    register("valve", 3, true);
    DefinitionFiles files = files("models:/pump-{type}@champion");
    ModelRunner.Factory tasks = Models.factory(files, files.spec().definition());
    register("pump-a", 4, true);
    register("pump-c", 5, true);
    try (ModelRunner runner = tasks.open()) {
      assertThat(runner.identity().name()).isEqualTo("pump-{type}");
      assertThat(
              score(
                  runner,
                  "models:/pump-a@champion",
                  "models:/pump-b@champion",
                  "models:/pump-a@champion",
                  "models:/pump-c@champion",
                  "models:/valve@champion"))
          .containsExactly(
              "pump-a 1: 1.0",
              "pump-b 1: 2.0",
              "pump-a 1: 1.0",
              "model: models:/pump-c@champion (expected: one of the 2 that there were when the job"
                  + " was submitted, as models:/pump-a@champion)",
              "model: models:/valve@champion (expected: one of the 2 that there were when the job"
                  + " was submitted, as models:/pump-a@champion)");
    }
  }

  @Test
  void aModelThatIsNotAdmittedCostsItsRowsAndAllSuchTheJob() throws IOException {
    register("pump-a", 1, false);
    DefinitionFiles none = files("models:/pump-{type}@champion");
    assertThatThrownBy(() -> Models.factory(none, none.spec().definition()))
        .hasMessageContaining("none of 1 may run: model models:/pump-a/1: not verified")
        .hasMessageEndingWith("(expected: at least one model that may run)");
    register("pump-b", 2, true);
    DefinitionFiles files = files("models:/pump-{type}@champion");
    try (ModelRunner runner = Models.factory(files, files.spec().definition()).open()) {
      List<String> rows = score(runner, "models:/pump-a@champion", "models:/pump-b@champion");
      assertThat(rows.get(0)).startsWith("model models:/pump-a/1: not verified (expected: ");
      assertThat(rows.get(1)).isEqualTo("pump-b 1: 2.0");
    }
  }

  @Test
  void foldersOfBundlesAreChosenByAnyPartOfTheirPath() throws IOException {
    ModelBundle a = bundle("fleet/a/pump", 1, true);
    bundle("fleet/b/pump", 2, true);
    Files.createDirectories(folder.resolve("fleet/c"));
    DefinitionFiles files = files("fleet/{type}/pump");
    try (ModelRunner runner = Models.factory(files, files.spec().definition()).open()) {
      List<String> rows = score(runner, "fleet/a/pump", "fleet/b/pump", "fleet/c/pump");
      assertThat(rows.get(0)).isEqualTo("pump " + a.version() + ": 1.0");
      assertThat(rows.get(1)).endsWith(": 2.0");
      assertThat(rows.get(2)).contains("fleet/c/pump (expected: an .onnx file, the folder of a");
    }
  }

  @Test
  void aDefinitionThatChoosesIsExplained() throws IOException {
    bundle("fleet/a/pump", 1, true);
    bundle("fleet/b/pump", 2, true);
    Explanation explanation = Explanation.of(files("fleet/{type}/pump"));
    assertThat(explanation.problems()).isEmpty();
    assertThat(explanation.text())
        .contains("model       2 by type, as pump version ")
        .contains("  open      at most 1 in a task")
        .contains("input     features: DOUBLE [?, 1]");
  }
}
