// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.onnx.graph.TestGraphs;
import io.anabranch.sessions.NativeHandles;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class BoundRunsTest {
  private static final List<byte[]> MODELS =
      List.of(
          Graphs.mlp(3, new int[] {5}, 1),
          Graphs.forest(3, 4, 2, 1),
          TestGraphs.identity(ElementType.DOUBLE, -1),
          TestGraphs.identity(ElementType.STRING, -1));

  private static void add(TensorBatch batch, Random random) {
    int row = batch.beginRow();
    Tensor input = batch.inputs().get(0);
    int width = input.rowElements();
    for (int i = 0; i < width; i++) {
      double value = random.nextDouble();
      if (input.type() == ElementType.STRING) {
        input.putText(row * width + i, Double.toString(value));
      } else {
        input.putNumber(row * width + i, value);
      }
    }
    batch.commitRow();
  }

  private static TensorBatch run(OnnxModelRunner runner, TensorBatch batch, int rows, long seed) {
    Random random = new Random(seed);
    batch.clear();
    for (int i = 0; i < rows; i++) {
      add(batch, random);
    }
    batch.seal();
    runner.run(batch);
    return batch;
  }

  private static String text(TensorBatch batch) {
    StringBuilder text = new StringBuilder();
    for (ModelOutput output : batch.outputs()) {
      Tensor tensor = ((ModelOutput.OfTensor) output).tensor();
      for (int i = 0; i < tensor.elements(); i++) {
        boolean string = tensor.type() == ElementType.STRING;
        text.append(string ? tensor.text(i) : Double.toString(tensor.number(i))).append(' ');
      }
    }
    return text.toString();
  }

  /** Sizes repeat and change, and grow beyond what the batch was made for. */
  @Property(tries = 100)
  void aBatchThatIsUsedAgainGivesWhatAFreshOneGives(@ForAll Random random) {
    byte[] model = MODELS.get(random.nextInt(MODELS.size()));
    long before = NativeHandles.open();
    try (OnnxModelRunner runner = Batches.open(model);
        OnnxModelRunner other = Batches.open(model)) {
      TensorBatch used = TensorBatch.allocate(runner.signature(), 2);
      for (int i = 0; i < 12; i++) {
        int rows = random.nextBoolean() ? 2 : 1 + random.nextInt(4);
        OnnxModelRunner by = random.nextInt(6) == 0 ? other : runner;
        TensorBatch fresh = TensorBatch.allocate(by.signature(), rows);
        assertThat(text(run(by, used, rows, i))).isEqualTo(text(run(by, fresh, rows, i)));
      }
    }
    assertThat(NativeHandles.open()).isEqualTo(before);
  }

  @Test
  void aBatchOfOneSizeIsBoundOnce() {
    long before = NativeHandles.open();
    try (OnnxModelRunner runner = Batches.open(Graphs.mlp(3, new int[] {5}, 1))) {
      TensorBatch batch = TensorBatch.allocate(runner.signature(), 2);
      run(runner, batch, 2, 0);
      assertThat(NativeHandles.open()).isEqualTo(before);
      List<ModelOutput> outputs = run(runner, batch, 2, 1).outputs();
      assertThat(NativeHandles.open()).as("input and output").isEqualTo(before + 2);
      assertThat(run(runner, batch, 2, 2).outputs()).isSameAs(outputs);
      run(runner, batch, 1, 3);
      run(runner, batch, 2, 4);
      assertThat(NativeHandles.open()).isEqualTo(before + 2);
    }
    assertThat(NativeHandles.open()).isEqualTo(before);
  }

  @Test
  void aPreparedRunIsClosedOnce() {
    long before = NativeHandles.open();
    try (OnnxModelRunner runner = Batches.open(Graphs.mlp(3, new int[] {5}, 1))) {
      TensorBatch batch = run(runner, TensorBatch.allocate(runner.signature(), 2), 2, 0);
      PreparedRun prepared = runner.prepare(batch);
      prepared.run();
      prepared.close();
      prepared.close();
    }
    assertThat(NativeHandles.open()).isEqualTo(before);
  }

  @Test
  void aModelWithoutABatchDimensionIsNotPrepared() {
    try (OnnxModelRunner runner = Batches.open(TestGraphs.identity(ElementType.DOUBLE))) {
      TensorBatch batch = TensorBatch.allocate(runner.signature(), 1);
      assertThatThrownBy(() -> runner.prepare(batch))
          .hasMessageEndingWith(
              ": no batch dimension (expected: a model whose batches can be bound)");
    }
  }

  @Test
  void aBatchThatNobodyHoldsIsFreed() {
    try (OnnxModelRunner runner = Batches.open(Graphs.mlp(3, new int[] {5}, 1))) {
      long before = NativeHandles.open();
      int made = 0;
      while (NativeHandles.open() == before + 2L * made && made < 10_000) {
        TensorBatch batch = TensorBatch.allocate(runner.signature(), 1);
        run(runner, batch, 1, 0);
        run(runner, batch, 1, 1);
        made++;
        if (made % 100 == 0) {
          System.gc();
        }
      }
      assertThat(NativeHandles.open()).isLessThan(before + 2L * made);
    }
  }
}
