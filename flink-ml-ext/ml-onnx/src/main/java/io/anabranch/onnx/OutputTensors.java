// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Copies what a run gave out of native memory. */
final class OutputTensors {
  private OutputTensors() {}

  /**
   * @param previous output of an earlier run whose memory may be used again, or null
   */
  static ModelOutput read(OutputSpec spec, OnnxValue value, ModelOutput previous)
      throws OrtException {
    if (value instanceof OnnxTensor tensor) {
      return new ModelOutput.OfTensor(tensor(spec.name(), tensor, previous));
    }
    if (value instanceof OnnxMap map) {
      return new ModelOutput.OfMaps(spec.name(), List.of(map(map)));
    }
    if (value instanceof OnnxSequence sequence) {
      return sequence(spec, sequence);
    }
    throw new MlException(
        ErrorKind.INTERNAL, spec.name() + ": " + value.getType() + " (expected: " + spec + ")");
  }

  private static Tensor tensor(String name, OnnxTensor value, ModelOutput previous)
      throws OrtException {
    ElementType type =
        ElementTypes.readable(value.getInfo().onnxType)
            .orElseThrow(
                () ->
                    MlException.user(
                        name
                            + ": "
                            + value.getInfo()
                            + " (expected: elements that Java can read)"));
    long[] shape = value.getInfo().getShape();
    if (type == ElementType.STRING) {
      Object texts = value.getInfo().getNumElements() == 0 ? new String[0] : value.getValue();
      return OnnxStrings.read(name, shape, texts);
    }
    Tensor target = target(name, type, previous);
    target.reshape(shape);
    // An empty tensor has no memory to look at.
    if (target.elements() > 0) {
      target.bytes().put(value.getByteBuffer());
    }
    return target;
  }

  private static Tensor target(String name, ElementType type, ModelOutput previous) {
    if (previous instanceof ModelOutput.OfTensor old && old.tensor().type() == type) {
      return old.tensor();
    }
    return new Tensor(name, type, new long[] {0}, 0);
  }

  private static ModelOutput sequence(OutputSpec spec, OnnxSequence sequence) throws OrtException {
    List<? extends OnnxValue> members = sequence.getValue();
    try {
      return spec instanceof OutputSpec.OfMaps
          ? new ModelOutput.OfMaps(spec.name(), maps(members))
          : new ModelOutput.OfTensors(spec.name(), tensors(spec.name(), members));
    } finally {
      members.forEach(OnnxValue::close);
    }
  }

  private static List<Map<Object, Double>> maps(List<? extends OnnxValue> members)
      throws OrtException {
    List<Map<Object, Double>> maps = new ArrayList<>(members.size());
    for (OnnxValue member : members) {
      maps.add(map((OnnxMap) member));
    }
    return maps;
  }

  private static Map<Object, Double> map(OnnxMap value) throws OrtException {
    Map<Object, Double> scores = new HashMap<>();
    for (Map.Entry<?, ?> entry : value.getValue().entrySet()) {
      scores.put(entry.getKey(), ((Number) entry.getValue()).doubleValue());
    }
    return scores;
  }

  private static List<Tensor> tensors(String name, List<? extends OnnxValue> members)
      throws OrtException {
    List<Tensor> tensors = new ArrayList<>(members.size());
    for (OnnxValue member : members) {
      tensors.add(tensor(name, (OnnxTensor) member, null));
    }
    return tensors;
  }
}
