// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.util.List;

/**
 * One run of a model: what goes in and what is expected to come out.
 *
 * @param rows of the run; 1 for a model without a batch dimension
 * @param inputs by name, in any order
 * @param outputs by name, in any order; outputs that are not listed are not compared
 */
public record GoldenCase(int rows, List<Tensor> inputs, List<ModelOutput> outputs) {
  public GoldenCase {
    if (rows < 1) {
      throw new IllegalArgumentException("rows: " + rows + " (expected: >= 1)");
    }
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** A copy of what went into a batch that was run, and of what came out. */
  public static GoldenCase of(TensorBatch batch) {
    List<Tensor> inputs = batch.inputs().stream().map(GoldenCase::copy).toList();
    List<ModelOutput> outputs = batch.outputs().stream().map(GoldenCase::copy).toList();
    return new GoldenCase(batch.rows(), inputs, outputs);
  }

  private static ModelOutput copy(ModelOutput output) {
    if (output instanceof ModelOutput.OfTensor tensor) {
      return new ModelOutput.OfTensor(copy(tensor.tensor()));
    }
    if (output instanceof ModelOutput.OfTensors tensors) {
      return new ModelOutput.OfTensors(
          tensors.name(), tensors.tensors().stream().map(GoldenCase::copy).toList());
    }
    return output;
  }

  private static Tensor copy(Tensor tensor) {
    long[] shape = tensor.shape();
    Tensor copy =
        new Tensor(tensor.name(), tensor.type(), shape, Math.toIntExact(tensor.elements()));
    fill(copy, tensor);
    return copy;
  }

  private static void fill(Tensor target, Tensor source) {
    if (source.type() == ElementType.STRING) {
      System.arraycopy(source.texts(), 0, target.texts(), 0, Math.toIntExact(source.elements()));
    } else {
      target.bytes().put(source.bytes());
    }
  }
}
