// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import io.anabranch.core.bundle.BundleWriter;
import io.anabranch.core.bundle.FeatureDefinition;
import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.BatchScorer;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.inference.Scores;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.onnx.graph.HostileGraphs;
import io.anabranch.onnx.graph.TestGraphs;
import io.anabranch.onnx.intake.Intake;
import io.anabranch.onnx.intake.Progress;
import io.anabranch.onnx.intake.VerifyOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What hundreds of models of strangers did, one test for each kind of surprise, at the place where
 * it is met first: by the check before a job, or by the runner in it. {@link RefusalTest} has the
 * messages of all refusals, {@link OnnxStringsTest} more of strings.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
final class HazardsTest {
  private static final Intake INTAKE = new Intake(VerifyOptions.DEFAULT, Progress.NONE);

  @TempDir Path folder;

  @AfterAll
  static void end() {
    INTAKE.close();
  }

  private void check(byte[] model) throws IOException {
    INTAKE.check(Files.write(folder.resolve("m.onnx"), model), "m", Optional.empty());
  }

  private void assertRefused(byte[] model, String... because) {
    assertThatThrownBy(() -> check(model))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessageStartingWith("model m: ")
        .hasMessageContainingAll(because);
  }

  @Test
  void hazard01ZeroRowsNeverReachTheModel() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.classifier(4, 1))) {
      TensorBatch empty = TensorBatch.allocate(runner.signature(), 4);
      empty.seal();
      Scores scores = new Scores();
      new BatchScorer(runner).score(empty, scores);
      assertThat(scores.runs()).isZero();
      assertThatThrownBy(() -> runner.run(empty)).hasMessageContaining("rows: 0 (expected: > 0)");
    }
  }

  @Test
  void hazard02AModelThatKillsItsProcessIsRefusedAndThisOneLives() {
    assertRefused(
        HostileGraphs.crashesOnMinusOne(),
        "ended its process in step 'random rows, one by one': SIGFPE in libonnxruntime.so");
    assertRefused(TestGraphs.optionalOutput(), "output 'maybe' is an optional");
  }

  @Test
  void hazard03AMissingLocaleIsReplacedOrNamed() throws IOException, InterruptedException {
    // Where glibc looks for locales in the child there is none, whatever this machine has.
    Map<String, String> nowhere = Map.of("LOCPATH", folder.resolve("none").toString());
    assertThat(ChildProcess.run(LowerCase.class, folder, nowhere)).contains("lower case: monday");
    assertRefused(TestGraphs.lowerCase("xx_XX"), "xx_XX", "see 'locale -a'");
  }

  /** Runs a model that asks for English. */
  static final class LowerCase {
    private LowerCase() {}

    public static void main(String[] args) {
      try (OnnxModelRunner runner = Batches.open(TestGraphs.lowerCase("en_US"))) {
        TensorBatch batch = Batches.of(runner, "MONDAY");
        runner.run(batch);
        System.out.println("lower case: " + Batches.texts(Batches.tensor(batch.outputs(), 0))[0]);
      }
    }
  }

  @Test
  void hazard04AStringThatCannotBeHandedOverIsABadRowAndCostsNoOther() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.identity(ElementType.STRING, -1))) {
      TensorBatch batch = Batches.of(runner, "a", "so 😀", "nul \0", "b");
      List<String> failed = new ArrayList<>();
      List<String> scored = new ArrayList<>();
      Scores scores = new Scores();
      new BatchScorer(runner).score(batch, scores);
      scores.forEach(
          new Scores.Sink() {
            @Override
            public void scored(int first, int rows, int at, List<ModelOutput> outputs) {
              String[] texts = Batches.texts(Batches.tensor(outputs, 0));
              scored.addAll(Arrays.asList(texts).subList(at, at + rows));
            }

            @Override
            public void failed(int row, MlException error) {
              failed.add(row + " " + error.kind() + " " + error.getMessage());
            }
          });
      assertThat(scored).containsExactly("a", "b");
      assertThat(failed).hasSize(2);
      assertThat(failed.get(0)).startsWith("1 DATA x: the character U+1F600 at index 3");
      assertThat(failed.get(1)).startsWith("2 DATA x: the character NUL at index 4");
    }
  }

  @Test
  void hazard05AnOldOpsetIsRefused() {
    assertRefused(TestGraphs.oldAdd(6), "no longer implements opset 6", "onnx.version_converter");
  }

  @Test
  void hazard06AFixedBatchIsFilledUpAndAnOutputMayDeclareOneRow() throws IOException {
    check(TestGraphs.fixedBatch(1, 1));
    check(TestGraphs.fixedBatch(3, 1));
    byte[] oneDeclared = declaringOneRow(TestGraphs.identity(ElementType.FLOAT, -1));
    check(oneDeclared);
    try (OnnxModelRunner runner = Batches.open(oneDeclared)) {
      TensorBatch batch = Batches.of(runner, 1, 2, 3);
      runner.run(batch);
      assertThat(Batches.numbers(Batches.tensor(batch.outputs(), 0))).containsExactly(1, 2, 3);
    }
  }

  private static byte[] declaringOneRow(byte[] model) throws IOException {
    ModelProto.Builder proto = ModelProto.parseFrom(model).toBuilder();
    proto
        .getGraphBuilder()
        .getOutputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(0)
        .setDimValue(1);
    return proto.build().toByteArray();
  }

  @Test
  void hazard07ADoubleStaysADouble() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.identity(ElementType.DOUBLE, -1))) {
      TensorBatch batch = Batches.of(runner, 0.1, 1 + 1e-12);
      runner.run(batch);
      assertThat(Batches.numbers(Batches.tensor(batch.outputs(), 0)))
          .containsExactly(0.1, 1 + 1e-12);
    }
  }

  @Test
  void hazard08NamesAreTakenAsTheyAreAndInTheModelsOrder() throws IOException {
    String[] odd = {"second/input:0", "input:0", "1x4 Input Vector", "7", "0"};
    check(TestGraphs.oddNames(odd));
    String[] many = IntStream.range(0, 201).mapToObj(i -> "" + (201 - i)).toArray(String[]::new);
    for (String[] names : List.of(odd, many)) {
      try (OnnxModelRunner runner = Batches.open(TestGraphs.oddNames(names))) {
        assertThat(runner.signature().inputs()).extracting(TensorSpec::name).containsExactly(names);
        assertThat(runner.signature().outputs())
            .extracting(OutputSpec::name)
            .containsExactly("path/to/output:0", "-baz:0");
        TensorBatch batch = TensorBatch.allocate(runner.signature(), 1);
        batch.beginRow();
        for (int i = 0; i < names.length; i++) {
          batch.inputs().get(i).putNumber(0, i);
        }
        batch.commitRow();
        batch.seal();
        runner.run(batch);
        assertThat(Batches.numbers(Batches.tensor(batch.outputs(), 1)))
            .containsExactly(IntStream.range(0, names.length).asDoubleStream().toArray());
      }
    }
  }

  /** That a job refuses a model of another definition is tested where jobs are. */
  @Test
  void hazard09TheFeatureDefinitionBelongsToTheBundle() throws IOException {
    Path model = Files.write(folder.resolve("m.onnx"), Graphs.mlp(1));
    Path definition = Files.writeString(folder.resolve("m.yaml"), "name: m\n");
    ModelSignature signature;
    try (OnnxModelRunner runner = OnnxModelRunner.open(model, OnnxOptions.DEFAULT)) {
      signature = runner.signature();
    }
    ModelBundle bundle =
        new BundleWriter("m", model, signature)
            .definition(definition, "0123456789abcdef", null)
            .write(folder.resolve("bundle"), new UUID(1, 2), Instant.EPOCH);
    FeatureDefinition kept = ModelBundle.open(bundle.folder()).definition().orElseThrow();
    assertThat(kept.hash()).isEqualTo("0123456789abcdef");

    Files.writeString(bundle.file(kept.file()), "name: other\n");
    assertThatThrownBy(() -> ModelBundle.open(bundle.folder()))
        .hasMessageContaining(kept.file() + " was changed");
  }

  @Test
  void hazard10WhatIsNoWholeModelIsRefusedEachInItsOwnWords() {
    byte[] whole = Graphs.forest(1);
    assertRefused(TestGraphs.externalWeights("m.data"), "weights: no file ", "m.data");
    assertRefused(
        TestGraphs.externalWeights("../../secret"),
        "weights: ../../secret (expected: a file in the model's own folder or below it)");
    assertRefused(
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n".getBytes(UTF_8),
        "a Git LFS pointer",
        "git lfs pull");
    assertRefused(Arrays.copyOf(whole, whole.length / 2), "cut short");
    assertRefused(TestGraphs.operator("", "Frobnicate"), "cannot load it", "Frobnicate");
    assertRefused(TestGraphs.operator("com.acme", "Magic"), "the domains [com.acme]");
  }

  @Test
  void hazard11AnInputThatJavaCannotFeedIsRefusedByName() throws IOException {
    for (ElementType type : List.of(ElementType.UINT16, ElementType.UINT32, ElementType.UINT64)) {
      assertRefused(TestGraphs.identity(type, -1), "input 'x' is a tensor of " + type);
    }
    assertRefused(TestGraphs.sequenceInput(), "input 'parts' is a sequence of: a tensor of FLOAT");
    TypeProto.Builder optional = TypeProto.newBuilder();
    optional.getOptionalTypeBuilder().getElemTypeBuilder().getTensorTypeBuilder().setElemType(1);
    assertRefused(withInput(optional.build()), "input 'parts' is an optional: a tensor of FLOAT");
    TypeProto.Builder map = TypeProto.newBuilder();
    map.getMapTypeBuilder()
        .setKeyType(7)
        .getValueTypeBuilder()
        .getTensorTypeBuilder()
        .setElemType(1);
    assertRefused(
        withInput(map.build()), "input 'parts' is a map from INT64 to: a tensor of FLOAT");
  }

  private static byte[] withInput(TypeProto type) throws IOException {
    ModelProto.Builder proto = ModelProto.parseFrom(TestGraphs.sequenceInput()).toBuilder();
    proto.getGraphBuilder().getInputBuilder(0).setType(type);
    return proto.build().toByteArray();
  }

  @Test
  void hazard12OutputsOfAllKindsAreRead() throws IOException {
    for (ElementType type :
        List.of(ElementType.STRING, ElementType.BOOL, ElementType.FLOAT16, ElementType.DOUBLE)) {
      check(TestGraphs.identity(type, -1));
      check(TestGraphs.identity(type, -1, 2, 3, 1, 2));
      check(TestGraphs.identity(type));
    }
    check(TestGraphs.classifier(4, 1));
    check(TestGraphs.textClassifier(4, 1));
  }
}
