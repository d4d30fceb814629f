// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A batch's inputs and pinned outputs as native tensors that stay from run to run: making them
 * costs more than a small model. They hold for one shape and one place in memory; {@link #fits}
 * says whether these are the batch's still. As thread-safe as the batch.
 */
final class BoundRun implements AutoCloseable {
  private final Memory[] inputs;
  private final Memory[] outputs;
  private final int rows;
  private final FedInputs fed;
  private final PinnedOutputs pinned;
  private final Set<String> open = new LinkedHashSet<>();

  /** Where a tensor lay, and how large it was, when it was bound. */
  private record Memory(Tensor tensor, ByteBuffer memory, long[] shape) {
    static Memory of(Tensor tensor) {
      return new Memory(tensor, tensor.memory(), tensor.shape());
    }

    boolean stands() {
      return sameMemory() && tensor.hasShape(shape);
    }

    /** Outputs have the shape of the run before, which may have had another number of rows. */
    boolean standsResized() {
      if (!sameMemory()) {
        return false;
      }
      tensor.resize(Math.toIntExact(shape[0]));
      return tensor.hasShape(shape);
    }

    @SuppressWarnings("ReferenceEquality") // equal bytes elsewhere are not the bound memory
    private boolean sameMemory() {
      return tensor.memory() == memory;
    }
  }

  /** Binds a batch that was run before, so that its outputs are known. */
  BoundRun(List<OutputSpec> specs, TensorBatch batch) throws OrtException {
    rows = batch.rows();
    inputs = batch.inputs().stream().map(Memory::of).toArray(Memory[]::new);
    fed = FedInputs.of(batch.inputs());
    try {
      pinned = PinnedOutputs.of(specs, batch.outputs(), batch.rows());
    } catch (OrtException | RuntimeException | Error e) {
      fed.close();
      throw e;
    }
    outputs = new Memory[specs.size()];
    for (int i = 0; i < outputs.length; i++) {
      if (pinned.has(specs.get(i).name())) {
        outputs[i] = Memory.of(((ModelOutput.OfTensor) batch.outputs().get(i)).tensor());
      } else {
        open.add(specs.get(i).name());
      }
    }
  }

  /** Whether the batch can be bound at all: strings are copied into each run. */
  static boolean isPossible(TensorBatch batch) {
    List<Tensor> inputs = batch.inputs();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).type() == ElementType.STRING) {
        return false;
      }
    }
    return !batch.outputs().isEmpty();
  }

  // hot path

  /** Whether all that is bound still is where the batch's inputs and outputs are. */
  boolean fits(TensorBatch batch) {
    if (batch.rows() != rows) {
      return false;
    }
    for (int i = 0; i < inputs.length; i++) {
      if (!inputs[i].stands()) {
        return false;
      }
    }
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] != null && !isOf(batch.outputs().get(i), outputs[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOf(ModelOutput output, Memory bound) {
    return output instanceof ModelOutput.OfTensor now
        && now.tensor() == bound.tensor()
        && bound.standsResized();
  }

  /** The outputs that are not pinned; the caller closes it. */
  OrtSession.Result run(OrtSession session) throws OrtException {
    return session.run(fed.tensors(), open, pinned.tensors());
  }

  /** Whether every output is pinned, so that a run leaves nothing to be read. */
  boolean isComplete() {
    return open.isEmpty();
  }

  boolean isPinned(int output) {
    return outputs[output] != null;
  }

  @Override
  public void close() {
    fed.close();
    pinned.close();
  }
}
