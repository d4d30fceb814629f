// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.util.List;
import java.util.Random;

/** Makes and reads batches in tests. */
final class Batches {
  private Batches() {}

  static OnnxModelRunner open(byte[] model) {
    return OnnxModelRunner.open(model, "model", OnnxOptions.DEFAULT);
  }

  static OnnxModelRunner open(byte[] model, ModelUse use) {
    return OnnxModelRunner.open(model, "model", OnnxOptions.DEFAULT, use);
  }

  /** A sealed batch of one value per row for a model with one input. */
  static TensorBatch of(ModelRunner runner, Object... values) {
    TensorBatch batch = TensorBatch.allocate(runner.signature(), Math.max(values.length, 1));
    fill(batch, values);
    return batch;
  }

  static void fill(TensorBatch batch, Object... values) {
    batch.clear();
    for (Object value : values) {
      put(batch.inputs().get(0), batch.beginRow(), value);
      batch.commitRow();
    }
    batch.seal();
  }

  private static void put(Tensor input, int row, Object value) {
    if (input.type() == ElementType.STRING) {
      input.putText(row, (String) value);
    } else {
      input.putNumber(row, ((Number) value).doubleValue());
    }
  }

  /** Rows {@code from} to {@code to} of an endless stream of rows that the seed decides. */
  static TensorBatch random(ModelRunner runner, long seed, int from, int to) {
    TensorBatch batch = TensorBatch.allocate(runner.signature(), to - from);
    for (int row = from; row < to; row++) {
      Random random = new Random(seed * 1_000_003 + row);
      batch.beginRow();
      for (Tensor input : batch.inputs()) {
        for (int i = 0; i < input.rowElements(); i++) {
          input.putNumber((row - from) * input.rowElements() + i, random.nextDouble() * 2 - 1);
        }
      }
      batch.commitRow();
    }
    batch.seal();
    return batch;
  }

  static Tensor tensor(List<ModelOutput> outputs, int index) {
    return ((ModelOutput.OfTensor) outputs.get(index)).tensor();
  }

  static double[] numbers(Tensor tensor) {
    double[] numbers = new double[Math.toIntExact(tensor.elements())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = tensor.number(i);
    }
    return numbers;
  }

  static String[] texts(Tensor tensor) {
    String[] texts = new String[Math.toIntExact(tensor.elements())];
    System.arraycopy(tensor.texts(), 0, texts, 0, texts.length);
    return texts;
  }
}
