// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.onnx.DeclaredModel;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.onnx.graph.HostileGraphs;
import io.anabranch.onnx.graph.TestGraphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file says of itself, and that saying it does no harm. */
final class ModelInspectionTest {
  @TempDir Path folder;

  private ModelInspection inspect(byte[] model) throws IOException {
    return ModelInspection.read(Files.write(folder.resolve("m.onnx"), model));
  }

  @Test
  void saysWhatAModelTakesAndGives() throws IOException {
    ModelInspection mlp = inspect(Graphs.mlp(16, new int[] {64, 64}, 1));

    assertThat(mlp.rows()).isEqualTo("any");
    assertThat(mlp.inputs())
        .containsExactly(new ModelInspection.Value("features", "FLOAT", List.of("batch", "16")));
    assertThat(mlp.outputs())
        .containsExactly(new ModelInspection.Value("score", "FLOAT", List.of("batch", "1")));
    assertThat(mlp.producer()).isEqualTo("anabranch");
    assertThat(mlp.opsets()).isEqualTo(Map.of("ai.onnx", 17L));
    assertThat(mlp.operators()).isEqualTo(Map.of("Gemm", 3, "Relu", 2));
    assertThat(mlp.nodes()).isEqualTo(5);
    assertThat(mlp.parameters()).isEqualTo(16 * 64 + 64 + 64 * 64 + 64 + 64 + 1);
    assertThat(mlp.bytes()).isEqualTo(Files.size(folder.resolve("m.onnx")));
    assertThat(mlp.sha256()).matches("[0-9a-f]{64}");
    assertThat(mlp.problems()).isEmpty();
  }

  @Test
  void countsTheNodesOfALoop() throws IOException {
    assertThat(inspect(HostileGraphs.neverEnds()).operators())
        .isEqualTo(Map.of("Identity", 2, "Loop", 1));
  }

  @Test
  void readsTheBatchDimensionAsTheSessionWould() throws IOException {
    for (byte[] model :
        List.of(
            Graphs.forest(1),
            Graphs.smallCnn(1),
            TestGraphs.fixedBatch(3, 1),
            TestGraphs.classifier(4, 1),
            TestGraphs.meanOfBatch(),
            TestGraphs.manyInputs(),
            TestGraphs.identity(ElementType.FLOAT),
            TestGraphs.labels("a", "b"))) {
      try (ModelRunner runner = OnnxModelRunner.open(model, "m", OnnxOptions.DEFAULT)) {
        ModelSignature declared = DeclaredModel.read("m", model).signature().orElseThrow();
        assertThat(declared).isEqualTo(runner.signature());
      }
    }
    assertThat(inspect(TestGraphs.fixedBatch(3, 1)).rows()).isEqualTo("3");
    assertThat(inspect(TestGraphs.identity(ElementType.FLOAT)).rows()).isEqualTo("one");
  }

  @Test
  void showsAModelThatCannotBeRunWithTheReason() throws IOException {
    ModelInspection sequence = inspect(TestGraphs.sequenceInput());
    assertThat(sequence.inputs().get(0).type()).isEqualTo("a sequence of: a tensor of FLOAT");
    assertThat(sequence.problems()).singleElement().asString().contains("input 'parts' is a seq");
    assertThat(sequence.suggestion()).isEmpty();
    assertThat(inspect(TestGraphs.operator("com.acme", "Magic")).problems())
        .singleElement()
        .asString()
        .contains("[com.acme]");
    assertThat(inspect(TestGraphs.oldAdd(6)).problems())
        .singleElement()
        .asString()
        .contains("opset: 6 (expected: 7 or newer");
  }

  @Test
  void namesFilesWithWeightsAndLooksAtNoneOutsideTheFolder() throws IOException {
    Files.write(folder.resolve("w.data"), new byte[8]);
    assertThat(inspect(TestGraphs.externalWeights("w.data")).dataFiles())
        .containsExactly(new ModelInspection.DataFile("w.data", 8L));
    assertThat(inspect(TestGraphs.externalWeights("/etc/hostname")).dataFiles())
        .containsExactly(new ModelInspection.DataFile("/etc/hostname", null));
    assertThat(inspect(TestGraphs.externalWeights("nul\0")).dataFiles()).hasSize(1);
    assertThat(inspect(TestGraphs.externalWeights("../" + folder.getFileName() + "x")).dataFiles())
        .extracting(ModelInspection.DataFile::bytes)
        .containsOnlyNulls();
  }

  @Test
  void refusesWhatIsNoModel() throws IOException {
    Path text = Files.writeString(folder.resolve("page.onnx"), "<html>404</html>");
    assertThatThrownBy(() -> ModelInspection.read(text))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessageStartingWith("model page.onnx: 16 bytes that are not an ONNX model");
  }

  /** A stranger's bytes are read, or refused as the user's to correct; nothing else happens. */
  @Property(tries = 100)
  void bytesThatWereChangedAreReadOrRefused(
      @ForAll @IntRange(min = 0, max = 1_000_000) int at, @ForAll byte value) throws IOException {
    byte[] model = TestGraphs.classifier(4, 1);
    model[at % model.length] = value;
    Path file = Files.createTempFile("inspected", ".onnx");
    try {
      InspectionText.of(ModelInspection.read(Files.write(file, model)));
    } catch (MlException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.USER);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void printsNothingThatSteersATerminal() throws IOException {
    ModelProto.Builder hostile = ModelProto.parseFrom(Graphs.mlp(1)).toBuilder();
    hostile
        .setProducerName("\u001b[2Jnice\u202e")
        .setDocString("one\n\u0007two " + "x".repeat(999));
    hostile.getGraphBuilder().getOutputBuilder(0).setName("\u001b]0;owned\u0007\u009b2J");
    hostile
        .getGraphBuilder()
        .getInputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(0)
        .setDimParam("batch".repeat(99));
    String text = InspectionText.of(inspect(hostile.build().toByteArray()));
    assertThat(text.replace(System.lineSeparator(), "").codePoints())
        .noneMatch(Character::isISOControl)
        .noneMatch(c -> Character.getType(c) == Character.FORMAT);
    assertThat(text.lines()).allMatch(line -> line.length() < 400);
  }

  @Test
  void textIsForAPerson() throws IOException {
    assertThat(InspectionText.of(inspect(TestGraphs.classifier(2, 1))))
        .contains("model        " + folder.resolve("m.onnx"))
        .contains("  written by anabranch")
        .contains("  format     ONNX, IR version 8, opset 17, ai.onnx.ml 3")
        .contains("  operators  ai.onnx.ml.LinearClassifier 1, ai.onnx.ml.ZipMap 1")
        .contains("  rows       any number per run")
        .contains("  features    FLOAT [batch, 2]")
        .contains("  probabilities  a sequence of: a map from INT64 to: a tensor of FLOAT");
  }

  @Test
  void suggestsAMappingForTensorsOfAllShapes() throws IOException {
    assertThat(inspect(TestGraphs.classifier(2, 1)).suggestion())
        .contains("  features_0: FLOAT\n  features_1: FLOAT\n")
        .contains("    features: [features_0, features_1]\n")
        .contains("    label: label\n    probabilities: probabilities\n");
    assertThat(inspect(Graphs.mlp(100, new int[] {4}, 1)).suggestion())
        .contains("  features: ARRAY<FLOAT>\n")
        .contains("    features: features\n");
    assertThat(inspect(Graphs.smallCnn(8, 1)).suggestion())
        .contains("  features: BYTES\n")
        .contains("    features: {image: features, size: [8, 8], channels: gray, scale: 1/255}");
    assertThat(inspect(TestGraphs.maskedMean(10, 4, 1)).suggestion())
        .contains("  tokens: ARRAY<BIGINT>\n")
        .contains("    tokens: {sequence: tokens}\n    mask: {mask-of: tokens}\n");
    assertThat(inspect(TestGraphs.identity(ElementType.DOUBLE, -1, -1)).suggestion())
        .contains("    x: {columns: x, shape: [1]}   # set the shape of one row\n");
    assertThat(inspect(TestGraphs.oddNames("input:0", "7")).suggestion())
        .contains("    \"input:0\": input_0\n    \"7\": column_7\n")
        .contains("    \"path/to/output:0\": path_to_output_0\n");
  }
}
