// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.anabranch.core.bundle.BundleWriter;
import io.anabranch.core.bundle.Folders;
import io.anabranch.core.bundle.Invariance;
import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.bundle.Verification;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.models.Checks;
import io.anabranch.models.DefinitionFiles;
import io.anabranch.models.ModelAccess;
import io.anabranch.models.Models;
import io.anabranch.models.registry.RegistryLocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a model that is let in, and what its predictions will say of it. */
final class AdmissionTest {
  private static final Instant CREATED = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir Path folder;

  private ModelBundle bundle() {
    ModelSignature signature = new ModelSignature(List.of(), List.of(), -1);
    return new BundleWriter("other", folder.resolve("readings.onnx"), signature)
        .write(folder.resolve("bundle"), UUID.randomUUID(), CREATED);
  }

  private DefinitionFiles files() throws IOException {
    Path definition = Readings.definition(folder);
    Files.writeString(
        definition, Files.readString(definition).replace("path: readings.onnx", "path: bundle"));
    RegistryLocation registry = new RegistryLocation(folder.resolve("registry").toString());
    return DefinitionFiles.read(definition, null).with(new ModelAccess(registry, Checks.REQUIRED));
  }

  private static Verification verification(ModelBundle bundle, Invariance invariance) {
    return new Verification(bundle.contentDigest(), "a test", List.of(1, 2), 0, invariance);
  }

  @Test
  void aModelWhoseRowsDependOnEachOtherIsLetInWithALineThatSaysByHowMuch() throws IOException {
    DefinitionFiles files = files();
    ModelBundle bundle = bundle();
    bundle.record(
        verification(bundle, new Invariance(Invariance.Kind.WITHIN, 0.25, List.of(1, 2))));
    PrintStream standard = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      // Asked twice, said once.
      Models.factory(files, files.spec().definition());
      Models.onCpu(files, files.spec().definition());
    } finally {
      System.setErr(standard);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .hasLineCount(1)
        .contains("depends on the rows beside it, by up to 0.25")
        .contains("batch-size: 1");
  }

  @Test
  void predictionsNameTheBundlesVersionAndAge() throws IOException {
    DefinitionFiles files = files();
    ModelBundle bundle = bundle();
    bundle.record(verification(bundle, new Invariance(Invariance.Kind.EXACT, 0, List.of(1, 2))));
    try (ModelRunner runner = Models.factory(files, files.spec().definition()).open()) {
      assertThat(runner.identity().name()).isEqualTo("bundle");
      assertThat(runner.identity().version()).isEqualTo(bundle.version());
      assertThat(runner.identity().created()).contains(CREATED);
    }
  }

  @Test
  void aChangedBundleIsRefusedWhateverIsWaived() throws IOException {
    DefinitionFiles files = files();
    Files.writeString(bundle().modelFile(), "other");
    DefinitionFiles waived =
        files.with(new ModelAccess(RegistryLocation.of(folder.toString()), Checks.WAIVED));
    assertThatThrownBy(() -> Models.factory(waived, waived.spec().definition()))
        .hasMessageContaining("model.onnx was changed");
  }

  @Test
  void aModelThatDoesNotTravelIsRunAsSubmittedOrNotAtAll() throws IOException {
    DefinitionFiles files = files();
    Path weights = takeOutWeights();
    ModelBundle bundle = bundle(weights);
    bundle.record(verification(bundle, new Invariance(Invariance.Kind.EXACT, 0, List.of(1, 2))));
    ModelRunner.Factory tasks = Models.factory(files, files.spec().definition());
    try (ModelRunner runner = tasks.open()) {
      assertThat(runner.identity().version()).isEqualTo(bundle.version());
    }
    Folders.delete(bundle.folder());
    byte[] others = Files.readAllBytes(weights);
    others[0]++;
    ModelBundle other = bundle(Files.write(weights, others));
    assertThatThrownBy(tasks::open)
        .hasMessage(
            "model bundle: "
                + other.folder()
                + " has the content "
                + other.contentDigest()
                + " (expected: "
                + bundle.contentDigest()
                + ", as when the job was submitted; submit it again to use the new content)");
  }

  /** Moves one tensor of the model's into a file beside it. */
  private Path takeOutWeights() throws IOException {
    Path file = folder.resolve("readings.onnx");
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
    TensorProto.Builder tensor = model.getGraphBuilder().getInitializerBuilder(0);
    Path weights = folder.resolve("w.bin");
    Files.write(weights, tensor.getRawData().toByteArray());
    tensor.clearRawData().setDataLocation(TensorProto.DataLocation.EXTERNAL);
    tensor.addExternalDataBuilder().setKey("location").setValue("w.bin");
    Files.write(file, model.build().toByteArray());
    return weights;
  }

  private ModelBundle bundle(Path weights) {
    ModelSignature signature = new ModelSignature(List.of(), List.of(), -1);
    return new BundleWriter("other", folder.resolve("readings.onnx"), signature)
        .weights("w.bin", weights)
        .write(folder.resolve("bundle"), UUID.randomUUID(), CREATED);
  }
}
