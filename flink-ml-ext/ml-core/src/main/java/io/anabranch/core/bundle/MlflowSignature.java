// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A signature in MLflow's words: lists of tensor specs, as JSON texts inside the YAML. */
final class MlflowSignature {
  private MlflowSignature() {}

  /** Empty where MLflow has no word for an input: NumPy knows no bfloat16. */
  static Optional<Map<String, Object>> of(ModelSignature signature) {
    Optional<String> inputs = specs(signature.inputs());
    if (inputs.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> texts = new LinkedHashMap<>();
    texts.put("inputs", inputs.get());
    outputs(signature.outputs()).ifPresent(outputs -> texts.put("outputs", outputs));
    return Optional.of(texts);
  }

  /** Only where all of them are tensors; MLflow knows no maps. */
  private static Optional<String> outputs(List<OutputSpec> outputs) {
    List<TensorSpec> tensors =
        outputs.stream()
            .filter(OutputSpec.OfTensor.class::isInstance)
            .map(output -> ((OutputSpec.OfTensor) output).tensor())
            .toList();
    return tensors.size() == outputs.size() ? specs(tensors) : Optional.empty();
  }

  private static Optional<String> specs(List<TensorSpec> tensors) {
    ArrayNode specs = JsonNodeFactory.instance.arrayNode();
    for (TensorSpec tensor : tensors) {
      Optional<String> type = numpy(tensor.type());
      if (type.isEmpty()) {
        return Optional.empty();
      }
      ObjectNode spec = specs.addObject().put("name", tensor.name()).put("type", "tensor");
      ObjectNode body = spec.putObject("tensor-spec").put("dtype", type.get());
      ArrayNode shape = body.putArray("shape");
      for (long size : tensor.shape()) {
        shape.add(size);
      }
    }
    try {
      return Optional.of(ReadableJson.MAPPER.writeValueAsString(specs));
    } catch (JsonProcessingException e) {
      throw new MlException(ErrorKind.INTERNAL, "signature: " + tensors, e);
    }
  }

  private static Optional<String> numpy(ElementType type) {
    return switch (type) {
      case FLOAT -> Optional.of("float32");
      case DOUBLE -> Optional.of("float64");
      case FLOAT16 -> Optional.of("float16");
      case BFLOAT16 -> Optional.empty();
      case BOOL -> Optional.of("bool");
      case STRING -> Optional.of("object");
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 ->
          Optional.of(type.name().toLowerCase(Locale.ROOT));
    };
  }
}
