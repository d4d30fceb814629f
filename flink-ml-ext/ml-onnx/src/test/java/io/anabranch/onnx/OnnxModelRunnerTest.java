// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.onnx.graph.TestGraphs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

final class OnnxModelRunnerTest {
  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      mode = Mode.EXCLUDE,
      names = {"STRING", "UINT16", "UINT32", "UINT64"})
  void carriesNumbersOfEveryTypeThereAndBack(ElementType type) {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.identity(type, -1))) {
      TensorBatch batch = Batches.of(runner, 0, 1, 1);
      runner.run(batch);

      Tensor found = Batches.tensor(batch.outputs(), 0);
      assertThat(found.type()).isEqualTo(type);
      assertThat(found.shape()).containsExactly(3);
      assertThat(Batches.numbers(found)).containsExactly(0, 1, 1);
    }
  }

  @Test
  void carriesStringsThereAndBack() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.identity(ElementType.STRING, -1))) {
      TensorBatch batch = Batches.of(runner, "", "Zürich", "日本", "plain");
      runner.run(batch);
      assertThat(Batches.texts(Batches.tensor(batch.outputs(), 0)))
          .containsExactly("", "Zürich", "日本", "plain");
    }
  }

  @Test
  void feedsOneInputPerColumn() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.manyInputs())) {
      TensorBatch batch = TensorBatch.allocate(runner.signature(), 2);
      for (int row = 0; row < 2; row++) {
        batch.beginRow();
        for (Tensor input : batch.inputs().subList(0, 5)) {
          input.putNumber(row, row);
        }
        batch.inputs().get(5).putText(row, "row " + row);
        batch.commitRow();
      }
      batch.seal();
      runner.run(batch);

      assertThat(Batches.numbers(Batches.tensor(batch.outputs(), 0))).containsExactly(0, 5);
      assertThat(Batches.texts(Batches.tensor(batch.outputs(), 1)))
          .containsExactly("row 0", "row 1");
    }
  }

  @Test
  void givesLabelsAndOneMapPerRow() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.classifier(4, 1))) {
      TensorBatch batch = Batches.random(runner, 1, 0, 5);
      runner.run(batch);

      Tensor labels = Batches.tensor(batch.outputs(), 0);
      ModelOutput.OfMaps maps = (ModelOutput.OfMaps) batch.outputs().get(1);
      assertThat(maps.rows()).hasSize(5);
      for (int row = 0; row < 5; row++) {
        Map<Object, Double> scores = maps.rows().get(row);
        assertThat(scores).containsOnlyKeys(0L, 1L, 2L);
        assertThat(scores.values().stream().mapToDouble(s -> s).sum()).isCloseTo(1, within(1e-6));
        assertThat(scores.get(labels.integer(row))).isGreaterThan(1.0 / 3);
      }
    }
  }

  @Test
  void givesMapsWithTextsForKeys() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.textClassifier(4, 1))) {
      TensorBatch batch = Batches.random(runner, 1, 0, 2);
      runner.run(batch);
      ModelOutput.OfMaps maps = (ModelOutput.OfMaps) batch.outputs().get(1);
      assertThat(maps.rows().get(0)).containsOnlyKeys("red", "green", "blue");
      assertThat(maps.rows().get(0)).containsKey(Batches.tensor(batch.outputs(), 0).text(0));
    }
  }

  @Test
  void writesTheNextRunIntoTheMemoryOfTheLast() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.twoOutputs())) {
      TensorBatch batch = Batches.random(runner, 1, 0, 3);
      runner.run(batch);
      Tensor first = Batches.tensor(batch.outputs(), 0);
      for (int rows : new int[] {1, 3, 70, 2}) {
        fillBoth(batch, rows);
        runner.run(batch);
        assertThat(Batches.tensor(batch.outputs(), 0)).isSameAs(first);
        assertThat(first.shape()).containsExactly(rows, 2);
        assertThat(first.number(2 * rows - 1)).isEqualTo(2.0 * rows);
        assertThat(Batches.tensor(batch.outputs(), 1).number(2 * rows - 1)).isEqualTo(rows / 2.0);
      }
    }
  }

  private static void fillBoth(TensorBatch batch, int rows) {
    batch.clear();
    for (int row = 0; row < rows; row++) {
      batch.beginRow();
      batch.inputs().get(0).putNumber(2 * row, 0);
      batch.inputs().get(0).putNumber(2 * row + 1, row + 1);
      batch.commitRow();
    }
    batch.seal();
  }

  @Test
  void runsASliceAsIfItStoodAlone() {
    try (OnnxModelRunner runner = Batches.open(Graphs.mlp(1))) {
      TensorBatch batch = Batches.random(runner, 1, 0, 10);
      TensorBatch slice = batch.slice(3, 7);
      runner.run(batch);
      runner.run(slice);
      double[] all = Batches.numbers(Batches.tensor(batch.outputs(), 0));
      assertThat(Batches.numbers(Batches.tensor(slice.outputs(), 0)))
          .containsExactly(all[3], all[4], all[5], all[6]);
    }
  }

  @Test
  void aPreparedRunWritesTheBatchsOutputs() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.lookup(10))) {
      TensorBatch batch = Batches.of(runner, 1, 2);
      try (PreparedRun run = runner.prepare(batch)) {
        batch.inputs().get(0).putInteger(1, 7);
        run.run();
        assertThat(Batches.numbers(Batches.tensor(batch.outputs(), 0)))
            .containsExactly((float) 0.1, (float) 0.7);
      }
    }
  }

  @Test
  void scoresEachRowOfAFixedBatchAsIfItWereAlone() {
    try (OnnxModelRunner three = Batches.open(TestGraphs.fixedBatch(3, 1));
        OnnxModelRunner one = Batches.open(TestGraphs.fixedBatch(1, 1))) {
      TensorBatch batch = Batches.random(three, 1, 0, 3);
      three.run(batch);
      Tensor scores = Batches.tensor(batch.outputs(), 0);
      assertThat(scores.shape()).containsExactly(3, 1);
      for (int row = 0; row < 3; row++) {
        TensorBatch single = Batches.random(one, 1, row, row + 1);
        one.run(single);
        assertThat(Batches.tensor(single.outputs(), 0).number(0))
            .isCloseTo(scores.number(row), within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void refusesOtherNumbersOfRowsThanTheModelTakes(int rows) {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.fixedBatch(3, 1))) {
      TensorBatch batch = Batches.random(runner, 1, 0, rows);
      assertThatThrownBy(() -> runner.run(batch))
          .isInstanceOfSatisfying(
              MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL))
          .hasMessageMatching(
              "model model [0-9a-f]{12}: rows: "
                  + rows
                  + " \\(expected: 3, the model's fixed batch dimension\\)");
    }
  }

  @Test
  void refusesSeveralRowsWhereTheModelHasNoBatchDimension() {
    try (OnnxModelRunner runner = Batches.open(Graphs.mlp(1), ModelUse.WHOLE)) {
      TensorBatch batch = TensorBatch.allocate(runner.signature(), 2);
      batch.commitRow();
      batch.commitRow();
      assertThatThrownBy(() -> runner.run(batch))
          .hasMessageContaining("rows: 2 (expected: 1, the model has no batch dimension)");
    }
  }

  @Test
  void refusesAnEmptyBatch() {
    try (OnnxModelRunner runner = Batches.open(Graphs.mlp(1))) {
      TensorBatch batch = TensorBatch.allocate(runner.signature(), 4);
      batch.seal();
      assertThatThrownBy(() -> runner.run(batch))
          .isInstanceOfSatisfying(
              MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL))
          .hasMessageContaining("rows: 0 (expected: > 0)");
    }
  }

  @Test
  void reportsABatchWithABadRowAsData() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.lookup(10))) {
      TensorBatch batch = Batches.of(runner, 1, 2, 99, 3);
      assertThatThrownBy(() -> runner.run(batch))
          .isInstanceOfSatisfying(
              MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA))
          .hasMessageStartingWith("model model ")
          .hasMessageContaining("ORT_INVALID_ARGUMENT")
          .hasMessageContaining("idx=99")
          .hasMessageEndingWith("(4 rows)");

      TensorBatch good = batch.slice(0, 2);
      runner.run(good);
      assertThat(Batches.numbers(Batches.tensor(good.outputs(), 0)))
          .containsExactly((float) 0.1, (float) 0.2);
    }
  }

  @Test
  void reportsAnOutputWithoutAValuePerRowAsTheUsers() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.meanOfBatch())) {
      TensorBatch batch = Batches.of(runner, 1, 2, 3);
      assertThatThrownBy(() -> runner.run(batch))
          .isInstanceOfSatisfying(
              MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
          .hasMessageContaining("output 'mean' has 1 rows for 3 rows of input (expected: as many;");
    }
  }

  @Test
  void isNamedByItsFileAndItsDigest(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("delay.onnx"), Graphs.mlp(1));
    try (OnnxModelRunner one = OnnxModelRunner.open(file, OnnxOptions.DEFAULT);
        OnnxModelRunner same = OnnxModelRunner.open(Graphs.mlp(1), "delay", OnnxOptions.DEFAULT);
        OnnxModelRunner other = OnnxModelRunner.open(Graphs.mlp(2), "delay", OnnxOptions.DEFAULT)) {
      assertThat(one.identity().name()).isEqualTo("delay");
      assertThat(one.identity().version()).matches("[0-9a-f]{12}");
      assertThat(same.identity()).isEqualTo(one.identity());
      assertThat(other.identity()).isNotEqualTo(one.identity());
    }
  }

  @Test
  void opensFromAFactoryThatTravelled() throws IOException, ClassNotFoundException {
    ModelRunner.Factory factory =
        OnnxModelRunner.factory(Graphs.mlp(1), "net", OnnxOptions.DEFAULT, ModelUse.DEFAULT);
    try (ModelRunner direct = factory.open();
        ModelRunner travelled = travel(factory).open()) {
      ModelIdentity identity = travelled.identity();
      assertThat(identity).isEqualTo(direct.identity());
      assertThat(travelled.signature()).isEqualTo(direct.signature());
    }
  }

  @Test
  void aSmallModelTravelsAndALargeOneIsReadWhereItRunsUnderTheSameName(@TempDir Path folder)
      throws IOException, ClassNotFoundException {
    Path file = Files.write(folder.resolve("v7.onnx"), Graphs.mlp(1));
    ModelRunner.Factory small = shipped(file, Files.size(file));
    ModelRunner.Factory large = shipped(file, Files.size(file) - 1);
    try (ModelRunner one = small.open();
        ModelRunner other = large.open()) {
      assertThat(one.identity().name()).isEqualTo("delay");
      assertThat(other.identity()).isEqualTo(one.identity());
    }
    Files.delete(file);
    assertThat(small.signature().batchRows()).isEqualTo(ModelSignature.ANY_ROWS);
    assertThatThrownBy(large::open)
        .hasMessage("model: " + file + " (expected: an ONNX file that can be read)");
  }

  @Test
  void aModelWithWeightsInASecondFileIsReadWhereItLies(@TempDir Path folder)
      throws IOException, ClassNotFoundException {
    Path file = Files.write(folder.resolve("v7.onnx"), TestGraphs.externalWeights("v7.data"));
    Files.write(folder.resolve("v7.data"), new byte[8]);
    try (ModelRunner runner = shipped(file, Long.MAX_VALUE).open()) {
      assertThat(runner.identity().name()).isEqualTo("delay");
      assertThat(runner.signature().inputs()).hasSize(1);
    }
  }

  private static ModelRunner.Factory shipped(Path file, long mostBytes)
      throws IOException, ClassNotFoundException {
    return travel(
        OnnxModelRunner.shipped(file, "delay", OnnxOptions.DEFAULT, ModelUse.DEFAULT, mostBytes));
  }

  private static ModelRunner.Factory travel(ModelRunner.Factory factory)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(factory);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (ModelRunner.Factory) in.readObject();
    }
  }
}
