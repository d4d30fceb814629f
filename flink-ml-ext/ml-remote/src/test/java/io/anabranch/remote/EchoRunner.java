// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import java.util.List;

/** A model that says what it hears: one input and one output of a type and shape. */
record EchoRunner(ModelSignature signature) implements ModelRunner {
  static EchoRunner of(ElementType type, int batchRows, long... shape) {
    TensorSpec input = new TensorSpec("x", type, shape);
    return new EchoRunner(
        new ModelSignature(List.of(input), List.of(new OutputSpec.OfTensor(input)), batchRows));
  }

  @Override
  public ModelIdentity identity() {
    return new ModelIdentity("echo", "1");
  }

  @Override
  public void run(TensorBatch batch) {
    batch.outputs(batch.inputs().stream().<ModelOutput>map(ModelOutput.OfTensor::new).toList());
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
