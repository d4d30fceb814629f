// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;
import io.anabranch.sessions.NativeHandles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Outputs that the model writes straight into the memory of an earlier run of the same batch. An
 * output is pinned when all its dimensions but the batch are declared, and the earlier run has
 * shown that the declaration is true; models exist for which it is not.
 */
final class PinnedOutputs implements AutoCloseable {
  private final Map<String, OnnxTensor> tensors = new HashMap<>();

  static PinnedOutputs of(List<OutputSpec> specs, List<ModelOutput> previous, int rows)
      throws OrtException {
    PinnedOutputs pinned = new PinnedOutputs();
    try {
      for (int i = 0; i < previous.size(); i++) {
        pinned.pin(specs.get(i), previous.get(i), rows);
      }
      return pinned;
    } catch (OrtException | RuntimeException | Error e) {
      pinned.close();
      throw e;
    }
  }

  private void pin(OutputSpec spec, ModelOutput previous, int rows) throws OrtException {
    if (spec instanceof OutputSpec.OfTensor declared
        && previous instanceof ModelOutput.OfTensor earlier
        && pinnable(declared.tensor(), earlier.tensor())) {
      earlier.tensor().resize(rows);
      tensors.put(spec.name(), FedInputs.view(earlier.tensor()));
    }
  }

  private static boolean pinnable(TensorSpec declared, Tensor earlier) {
    long[] wanted = declared.shape();
    long[] found = earlier.shape();
    if (declared.type() == ElementType.STRING
        || ElementTypes.feedable(declared.type()).isEmpty()
        || wanted.length != found.length
        || found.length == 0
        || wanted[0] >= 0) {
      return false;
    }
    for (int i = 1; i < wanted.length; i++) {
      if (wanted[i] != found[i]) {
        return false;
      }
    }
    return true;
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  Map<String, OnnxTensor> tensors() {
    return tensors;
  }

  @Override
  public void close() {
    tensors.values().forEach(OnnxTensor::close);
    NativeHandles.closed(tensors.size());
    tensors.clear();
  }
}
