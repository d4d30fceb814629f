// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.sessions.NativeHandles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Native views of a batch's inputs for the time of one run: numbers are not copied, strings are.
 */
final class FedInputs implements AutoCloseable {
  private final Map<String, OnnxTensor> tensors;

  private FedInputs(int size) {
    tensors = new HashMap<>(size * 2);
  }

  static FedInputs of(List<Tensor> inputs) throws OrtException {
    FedInputs fed = new FedInputs(inputs.size());
    try {
      for (int i = 0; i < inputs.size(); i++) {
        Tensor input = inputs.get(i);
        fed.tensors.put(input.name(), view(input));
      }
      return fed;
    } catch (OrtException | RuntimeException | Error e) {
      fed.close();
      throw e;
    }
  }

  /** A native tensor over the memory of ours; the caller closes it. */
  static OnnxTensor view(Tensor tensor) throws OrtException {
    OnnxTensor view =
        OnnxStrings.is(tensor)
            ? OnnxTensor.createTensor(
                SharedSession.environment(), OnnxStrings.checked(tensor), tensor.shape())
            : OnnxTensor.createTensor(
                SharedSession.environment(),
                tensor.bytes(),
                tensor.shape(),
                ElementTypes.feedable(tensor.type()).orElseThrow());
    NativeHandles.opened(1);
    return view;
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
