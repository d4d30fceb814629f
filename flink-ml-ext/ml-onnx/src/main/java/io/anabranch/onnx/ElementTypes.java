// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import io.anabranch.core.tensor.ElementType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Our element types beside those of ONNX Runtime. */
final class ElementTypes {
  private static final Map<ElementType, OnnxJavaType> FEEDABLE = new EnumMap<>(ElementType.class);
  private static final Map<OnnxTensorType, ElementType> READABLE =
      new EnumMap<>(OnnxTensorType.class);

  static {
    // The Java API has no name for unsigned 16, 32 and 64 bit, so it can read but not make them.
    FEEDABLE.put(ElementType.FLOAT, OnnxJavaType.FLOAT);
    FEEDABLE.put(ElementType.DOUBLE, OnnxJavaType.DOUBLE);
    FEEDABLE.put(ElementType.INT8, OnnxJavaType.INT8);
    FEEDABLE.put(ElementType.INT16, OnnxJavaType.INT16);
    FEEDABLE.put(ElementType.INT32, OnnxJavaType.INT32);
    FEEDABLE.put(ElementType.INT64, OnnxJavaType.INT64);
    FEEDABLE.put(ElementType.UINT8, OnnxJavaType.UINT8);
    FEEDABLE.put(ElementType.BOOL, OnnxJavaType.BOOL);
    FEEDABLE.put(ElementType.FLOAT16, OnnxJavaType.FLOAT16);
    FEEDABLE.put(ElementType.BFLOAT16, OnnxJavaType.BFLOAT16);
    FEEDABLE.put(ElementType.STRING, OnnxJavaType.STRING);
    for (ElementType type : ElementType.values()) {
      READABLE.put(OnnxTensorType.valueOf("ONNX_TENSOR_ELEMENT_DATA_TYPE_" + type), type);
    }
  }

  private ElementTypes() {}

  /** What the type is called when a tensor is made; empty if Java cannot make one. */
  static Optional<OnnxJavaType> feedable(ElementType type) {
    return Optional.ofNullable(FEEDABLE.get(type));
  }

  /** The element type of a tensor that the runtime gave; empty if Java cannot read it. */
  static Optional<ElementType> readable(OnnxTensorType type) {
    return Optional.ofNullable(READABLE.get(type));
  }

  /** The element type of keys, values and members, for which the API knows no unsigned types. */
  static Optional<ElementType> readable(OnnxJavaType type) {
    return type == OnnxJavaType.UNKNOWN
        ? Optional.empty()
        : Optional.of(ElementType.valueOf(type.name()));
  }

  /** All that can be fed, for messages. */
  static String feedable() {
    return FEEDABLE.keySet().toString();
  }
}
