// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RowDecoder;
import io.anabranch.core.inference.RowEncoder;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.onnx.conformance.ConformanceCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;

/**
 * Row numbers in; for the first row of a run, what {@code check} says of the run's outputs comes
 * out, for all others nothing. A model without batch dimension gets the case's inputs as its one
 * row; any other gets them row by row.
 */
final class ConformanceCodec implements ScoringCodec<Integer, String> {
  private static final long serialVersionUID = 1L;

  private final transient ConformanceCase one;
  private transient List<Tensor> inputs;
  private final transient Function<List<ModelOutput>, String> check;

  ConformanceCodec(ConformanceCase one, Function<List<ModelOutput>, String> check) {
    this.one = one;
    this.check = check;
  }

  @Override
  public RowEncoder<Integer> encoder(ModelSignature signature) {
    if (signature.batchRows() == ModelSignature.NO_BATCH) {
      return this::whole;
    }
    try {
      // Only now: inputs of a model that was refused need not be readable.
      inputs = one.inputs();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this::append;
  }

  private void whole(Integer row, TensorBatch batch) {
    try {
      one.fill(batch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(Integer row, TensorBatch batch) {
    for (int i = 0; i < inputs.size(); i++) {
      Tensor to = batch.inputs().get(i);
      long[] shape = inputs.get(i).shape();
      shape[0] = row + 1;
      to.reshape(shape);
      copy(inputs.get(i), row, to);
    }
    batch.commitRow();
  }

  private static void copy(Tensor from, int row, Tensor to) {
    int elements = from.rowElements();
    if (from.type() == ElementType.STRING) {
      System.arraycopy(from.texts(), row * elements, to.texts(), row * elements, elements);
    } else {
      int width = elements * from.type().bytes();
      to.bytes().put(row * width, from.bytes(), row * width, width);
    }
  }

  @Override
  public RowDecoder<Integer, String> decoder(ModelSignature signature, ModelIdentity identity) {
    return (row, outputs, index) -> index == 0 ? check.apply(outputs) : "";
  }
}
