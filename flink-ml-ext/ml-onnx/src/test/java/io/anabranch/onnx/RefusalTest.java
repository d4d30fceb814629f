// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.onnx.graph.HostileGraphs;
import io.anabranch.onnx.graph.TestGraphs;
import io.anabranch.sessions.SessionRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Each model that cannot be run is refused when it is opened, with its own message. */
final class RefusalTest {
  private static AbstractThrowableAssert<?, ?> assertRefused(byte[] model) {
    return assertThatThrownBy(() -> Batches.open(model))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER));
  }

  @AfterEach
  void nothingStaysOpen() {
    assertThat(SessionRegistry.shared().openSessions()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      mode = Mode.INCLUDE,
      names = {"UINT16", "UINT32", "UINT64"})
  void inputOfATypeThatJavaCannotFeed(ElementType type) {
    assertRefused(TestGraphs.identity(type, -1))
        .hasMessage(
            "model model: input 'x' is a tensor of "
                + type
                + " (expected: a tensor of one of [FLOAT, DOUBLE, INT8, INT16, INT32, INT64, UINT8,"
                + " BOOL, FLOAT16, BFLOAT16, STRING], which is all that ONNX Runtime's Java API can"
                + " feed)");
  }

  @Test
  void inputThatIsASequence() {
    assertRefused(TestGraphs.sequenceInput())
        .hasMessageStartingWith(
            "model model: input 'parts' is a sequence of: a tensor of FLOAT (expected: a tensor");
  }

  @Test
  void outputThatIsOptional() {
    assertRefused(TestGraphs.optionalOutput())
        .hasMessage(
            "model model: output 'maybe' is an optional: a tensor of FLOAT (expected: a tensor, a"
                + " map, or a sequence of tensors or maps)");
  }

  @Test
  void opsetBelowSeven() {
    assertRefused(TestGraphs.oldAdd(6))
        .hasMessageStartingWith(
            "model model: ONNX Runtime no longer implements opset 6 (expected: opset 7 or newer;"
                + " convert the model with onnx.version_converter); ")
        .hasMessageContaining("Add(6)");
  }

  @Test
  void opsetSevenIsTaken() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.oldAdd(7))) {
      TensorBatch batch = Batches.of(runner, 3);
      runner.run(batch);
      assertThat(Batches.numbers(Batches.tensor(batch.outputs(), 0))).containsExactly(6);
    }
  }

  @Test
  void unknownOperator() {
    assertRefused(TestGraphs.operator("", "Frobnicate"))
        .hasMessageStartingWith(
            "model model: ONNX Runtime cannot load it (expected: a valid graph of operators that it"
                + " knows); ")
        .hasMessageContaining("Frobnicate");
  }

  @Test
  void operatorOfACustomDomain() {
    assertRefused(TestGraphs.operator("com.acme", "Magic"))
        .hasMessageStartingWith(
            "model model: it uses operators of the domains [com.acme] (expected: operators of ONNX"
                + " and ONNX Runtime; custom ones cannot be loaded); ")
        .hasMessageContaining("Magic");
  }

  @Test
  void localeThatTheMachineLacks() {
    assertRefused(TestGraphs.lowerCase("xx_XX"))
        .hasMessageStartingWith(
            "model model: its StringNormalizer needs a locale that this machine may lack, such as"
                + " en_US.UTF-8 (see 'locale -a'; Debian: locale-gen); ")
        .hasMessageContaining("xx_XX");
  }

  @Test
  void fileThatWasCutShort() {
    byte[] whole = Graphs.forest(1);
    for (int length : new int[] {0, 10, 1000, whole.length / 2, whole.length - 1}) {
      assertRefused(Arrays.copyOf(whole, length))
          .hasMessageStartingWith(
              "model model: "
                  + length
                  + " bytes that are not an ONNX model, or one that was cut short (expected: an"
                  + " ONNX file as it was exported): ");
    }
  }

  @Test
  void pointerOfGitLfs() {
    String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    assertRefused(pointer.getBytes(StandardCharsets.UTF_8))
        .hasMessage(
            "model model: a Git LFS pointer (expected: the model itself; run 'git lfs pull')");
  }

  @Test
  void fileThatIsSomethingElse() {
    assertRefused("<html>404</html>".getBytes(StandardCharsets.UTF_8))
        .hasMessageStartingWith("model model: 16 bytes that are not an ONNX model");
  }

  @Test
  void fileThatDoesNotExist(@TempDir Path folder) {
    Path file = folder.resolve("none.onnx");
    assertThatThrownBy(() -> OnnxModelRunner.open(file, OnnxOptions.DEFAULT))
        .hasMessage("model: " + file + " (expected: an ONNX file that can be read)");
  }

  @Test
  void weightsInASecondFileThatIsMissing(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("m.onnx"), TestGraphs.externalWeights("m.data"));
    assertThatThrownBy(() -> OnnxModelRunner.open(file, OnnxOptions.DEFAULT))
        .hasMessage(
            "model m: weights: no file "
                + folder.resolve("m.data")
                + " (expected: the file beside the model)");
  }

  @Test
  void weightsInASecondFileOfAModelInMemory() {
    assertRefused(TestGraphs.externalWeights("m.data"))
        .hasMessageStartingWith(
            "model model: its weights lie in a second file, m.data (expected: a path to the model");
  }

  @Test
  void weightsInASecondFileAreReadAndDigested(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("m.onnx"), TestGraphs.externalWeights("m.data"));
    String first = openWithWeights(file, 1, 2);
    assertThat(openWithWeights(file, 1, 3)).isNotEqualTo(first);
  }

  /** Wherever a tensor may stand, its file is looked for beside the model and nowhere else. */
  @ParameterizedTest
  @EnumSource(HostileGraphs.TensorPlace.class)
  void weightsInAFileElsewhere(HostileGraphs.TensorPlace place, @TempDir Path folder)
      throws IOException {
    Path file =
        Files.write(folder.resolve("m.onnx"), HostileGraphs.externalTensor(place, "/etc/hostname"));
    assertThatThrownBy(() -> OnnxModelRunner.open(file, OnnxOptions.DEFAULT))
        .hasMessage(
            "model m: weights: /etc/hostname (expected: a file in the model's own folder or below"
                + " it)");
  }

  @Test
  void weightsBehindALinkOutOfTheFolder(@TempDir Path folder) throws IOException {
    Path secret = Files.write(folder.resolve("secret"), new byte[8]);
    Path models = Files.createDirectory(folder.resolve("models"));
    Path file = Files.write(models.resolve("m.onnx"), TestGraphs.externalWeights("m.data"));
    Files.createSymbolicLink(models.resolve("m.data"), secret);
    assertThatThrownBy(() -> OnnxModelRunner.open(file, OnnxOptions.DEFAULT))
        .hasMessageStartingWith("model m: weights: m.data (expected: a file in the model's own");
  }

  @Test
  void modelAndWeightsMayBothBeLinksIntoOneFolder(@TempDir Path folder) throws IOException {
    Path blobs = Files.createDirectory(folder.resolve("blobs"));
    Path links = Files.createDirectory(folder.resolve("links"));
    Path model = Files.write(blobs.resolve("1"), TestGraphs.externalWeights("m.data"));
    Path weights = Files.write(blobs.resolve("2"), new byte[8]);
    Files.createSymbolicLink(links.resolve("m.onnx"), model);
    Files.createSymbolicLink(links.resolve("m.data"), weights);
    OnnxModelRunner.open(links.resolve("m.onnx"), OnnxOptions.DEFAULT).close();
  }

  private static String openWithWeights(Path file, float... weights) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * weights.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(weights);
    Files.write(file.resolveSibling("m.data"), bytes.array());
    try (OnnxModelRunner runner = OnnxModelRunner.open(file, OnnxOptions.DEFAULT)) {
      TensorBatch batch = TensorBatch.allocate(runner.signature(), 1);
      batch.beginRow();
      batch.inputs().get(0).putNumber(0, 10);
      batch.inputs().get(0).putNumber(1, 10);
      batch.commitRow();
      batch.seal();
      runner.run(batch);
      assertThat(Batches.numbers(Batches.tensor(batch.outputs(), 0)))
          .containsExactly(10 + weights[0], 10 + weights[1]);
      return runner.identity().version();
    }
  }
}
