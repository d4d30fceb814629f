// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bundle is what was written, or it is refused by name. */
final class ModelBundleTest {
  private static final Instant CREATED = Instant.parse("2026-01-31T12:00:00.123456Z");
  private static final Invariance EXACT =
      new Invariance(Invariance.Kind.EXACT, 0, List.of(1, 2, 64));

  @TempDir Path folder;

  private ModelBundle write(String name) throws IOException {
    return write(name, "weights");
  }

  private ModelBundle write(String name, String weights) throws IOException {
    Path model = Files.writeString(folder.resolve("m.onnx"), "not read here");
    Path definition = Files.writeString(folder.resolve("d.yaml"), "name: d");
    TensorSpec x = new TensorSpec("x", ElementType.FLOAT, new long[] {-1, 2});
    TensorSpec y = new TensorSpec("y", ElementType.FLOAT, new long[] {-1, 1});
    ModelSignature signature =
        new ModelSignature(List.of(x), List.of(new OutputSpec.OfTensor(y)), -1);
    Tensor one = new Tensor("x", ElementType.FLOAT, new long[] {1, 2}, 2);
    return new BundleWriter("delays", model, signature)
        .weights("weights/w.bin", Files.writeString(folder.resolve("w.bin"), weights))
        .definition(definition, "0123456789abcdef", null)
        .goldenVectors(
            new GoldenVectors("a test", 0, 0, List.of(new GoldenCase(1, List.of(one), List.of()))))
        .provenance(
            new Provenance(
                10L, "2001-06-01", null, 7L, Map.of("onnx", "1.20"), "abc", Map.of("who", "me")))
        .write(folder.resolve(name), new UUID(1, 2), CREATED);
  }

  private static Verification verification(ModelBundle bundle) {
    return new Verification(bundle.contentDigest(), "a test", List.of(1, 2), 1, EXACT);
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    ModelBundle bundle = write("b");
    assertThat(bundle.name()).isEqualTo("delays");
    assertThat(bundle.modelFile()).hasContent("not read here");
    assertThat(bundle.created()).contains(CREATED);
    assertThat(bundle.version()).isEqualTo(bundle.contentDigest().substring(0, 12));
    assertThat(bundle.goldenVectors().orElseThrow().rows()).isEqualTo(1);
    assertThat(bundle.definition())
        .contains(new FeatureDefinition("definition/d.yaml", "0123456789abcdef", null));
    assertThat(bundle.provenance().orElseThrow().trainingRows()).isEqualTo(10);
    assertThat(bundle.verification()).isEmpty();
    assertThat(folder.resolve("b").toFile().list())
        .containsExactlyInAnyOrder(
            "MLmodel",
            "model.onnx",
            "weights",
            "requirements.txt",
            "conda.yaml",
            "python_env.yaml",
            "golden_vectors.json",
            "definition",
            "anabranch.json");
    assertThat(folder.resolve("b/anabranch.json")).content().contains("\"size\" : 13");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MLmodel",
        "anabranch.json",
        "./anabranch.json",
        "registered_model_meta",
        "golden_vectors.json",
        "definition/d.yaml",
        "model.onnx",
        "conda.yaml"
      })
  void noWeightsTakeThePlaceOfTheBundlesOwnFiles(String location) {
    BundleWriter writer =
        new BundleWriter(
            "delays", folder.resolve("m.onnx"), new ModelSignature(List.of(), List.of(), -1));
    assertThatThrownBy(() -> writer.weights(location, folder.resolve("w.bin")))
        .hasMessage(
            "model delays: weights: "
                + location
                + " (expected: a file name that no other file of a bundle has)");
  }

  @Test
  void theDigestIsThatOfTheContentAndNotOfItsIdOrPlace() throws IOException {
    ModelBundle one = write("one");
    ModelBundle two = write("two");
    assertThat(two.contentDigest()).isEqualTo(one.contentDigest());
    assertThat(write("three", "other weights").contentDigest()).isNotEqualTo(one.contentDigest());
  }

  @Test
  void aVerificationIsRecordedAndCountsForThisContentOnly() throws IOException {
    ModelBundle bundle = write("b");
    Verification done = verification(bundle);
    assertThat(bundle.record(done).verification()).contains(done);
    assertThat(ModelBundle.open(folder.resolve("b")).verification()).contains(done);

    Path json = folder.resolve("b/anabranch.json");
    String other = "0".repeat(64);
    Files.writeString(json, Files.readString(json).replace(bundle.contentDigest(), other));
    assertThat(ModelBundle.open(folder.resolve("b")).verification()).isEmpty();
    assertThatThrownBy(() -> bundle.record(new Verification(other, "a test", List.of(), 0, EXACT)))
        .hasMessage("verification of " + other + " (expected: " + bundle.contentDigest() + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.onnx",
        "weights/w.bin",
        "MLmodel",
        "requirements.txt",
        "golden_vectors.json",
        "definition/d.yaml"
      })
  void aChangedOrMissingFileIsNamed(String file) throws IOException {
    Path bundle = write("b").folder();
    Path path = bundle.resolve(file);
    String text = Files.readString(path);
    // As long as before: the size alone would not tell.
    Files.writeString(path, text.replaceFirst("[a-z]", "#"));
    assertThatThrownBy(() -> ModelBundle.open(bundle))
        .hasMessageStartingWith(bundle + ": " + file + " was changed: " + text.length())
        .hasMessageContaining("(expected: " + text.length() + " bytes, SHA-256 ");
    Files.delete(path);
    assertThatThrownBy(() -> ModelBundle.open(bundle)).hasMessageContaining(file);
  }

  @Test
  void aFileThatIsNotListedIsNamed() throws IOException {
    Path bundle = write("b").folder();
    Files.writeString(bundle.resolve("weights/more.bin"), "x");
    assertThatThrownBy(() -> ModelBundle.open(bundle))
        .hasMessageContaining("not of the bundle: [weights/more.bin]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../m.onnx", "/etc/passwd", "", ".", "a\\\\b", "weights/../../m.onnx"})
  void noPathLeavesTheFolder(String path) throws IOException {
    Path bundle = write("b").folder();
    Path json = bundle.resolve("anabranch.json");
    Files.writeString(json, Files.readString(json).replace("weights/w.bin", path));
    assertThatThrownBy(() -> ModelBundle.open(bundle))
        .hasMessageContaining("(expected: a relative path that stays in the bundle)");
  }

  @Test
  void aLinkDoesNotLeaveTheFolder() throws IOException {
    Path bundle = write("b").folder();
    Files.delete(bundle.resolve("model.onnx"));
    Files.createSymbolicLink(bundle.resolve("model.onnx"), folder.resolve("m.onnx"));
    assertThatThrownBy(() -> ModelBundle.open(bundle))
        .hasMessageContaining("'model.onnx' (expected: a relative path that stays in the bundle)");
  }

  @Test
  void aLinkedFolderIsNoPartOfABundle() throws IOException {
    Path bundle = write("b").folder();
    Files.createSymbolicLink(bundle.resolve("more"), folder);
    assertThatThrownBy(() -> ModelBundle.open(bundle))
        .hasMessageContaining("not of the bundle: [more]");
    Files.delete(bundle.resolve("anabranch.json"));
    assertThatThrownBy(() -> ModelBundle.open(bundle))
        .hasMessageContaining("'more' (expected: a relative path that stays in the bundle)");
  }

  @Test
  void whatMlflowWroteIsReadAndBecomesOursByBeingVerified() throws IOException {
    Path bundle = Files.createDirectory(folder.resolve("theirs"));
    Files.writeString(bundle.resolve("model.onnx"), "bytes");
    Files.writeString(
        bundle.resolve("MLmodel"),
        """
        flavors:
          onnx: {data: model.onnx, onnx_version: 1.20.1}
        utc_time_created: '2026-01-31 12:00:00.123456'
        """);
    ModelBundle opened = ModelBundle.open(bundle);
    assertThat(opened.name()).isEqualTo("theirs");
    assertThat(opened.created()).contains(CREATED);
    opened.record(verification(opened));
    assertThat(ModelBundle.open(bundle).verification()).isPresent();
    Files.writeString(bundle.resolve("model.onnx"), "other");
    assertThatThrownBy(() -> ModelBundle.open(bundle))
        .hasMessageContaining("model.onnx was changed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flavors: {sklearn: {data: model.pkl}}",
        "flavors: []",
        "flavors: {onnx: {data: 7}}",
        "[1, 2",
        "!!java.io.File {a: b}",
        ""
      })
  void anMlModelFileOfAnotherKindIsRefused(String text) throws IOException {
    Path bundle = Files.createDirectory(folder.resolve("theirs"));
    Files.writeString(bundle.resolve("MLmodel"), text);
    assertThatThrownBy(() -> ModelBundle.open(bundle))
        .hasMessageStartingWith(bundle + "/MLmodel: ")
        .hasMessageEndingWith("(expected: MLflow's MLmodel with the flavor onnx)");
  }

  @Test
  void nothingIsOverwrittenOrLeftBehind() throws IOException {
    write("b");
    assertThatThrownBy(() -> write("b"))
        .hasMessage(folder.resolve("b") + ": exists (expected: a new folder, or an empty one)");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("b", "m.onnx", "d.yaml", "w.bin");
  }
}
