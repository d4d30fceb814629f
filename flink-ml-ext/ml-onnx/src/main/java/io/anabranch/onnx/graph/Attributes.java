// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Attributes of a node. */
public final class Attributes {
  private Attributes() {}

  public static AttributeProto of(String name, long value) {
    return named(name, AttributeType.INT).setI(value).build();
  }

  public static AttributeProto of(String name, String value) {
    return named(name, AttributeType.STRING).setS(ByteString.copyFromUtf8(value)).build();
  }

  public static AttributeProto ofInts(String name, long... values) {
    AttributeProto.Builder attribute = named(name, AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  public static AttributeProto ofFloats(String name, float... values) {
    AttributeProto.Builder attribute = named(name, AttributeType.FLOATS);
    for (float value : values) {
      attribute.addFloats(value);
    }
    return attribute.build();
  }

  public static AttributeProto ofTexts(String name, String... values) {
    AttributeProto.Builder attribute = named(name, AttributeType.STRINGS);
    for (String value : values) {
      attribute.addStrings(ByteString.copyFromUtf8(value));
    }
    return attribute.build();
  }

  /** A one-dimensional tensor. */
  public static AttributeProto ofDoubles(String name, double... values) {
    return named(name, AttributeType.TENSOR)
        .setT(
            TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.DOUBLE.getNumber())
                .addDims(values.length)
                .setRawData(raw(values)))
        .build();
  }

  /** As tensors hold them. */
  static ByteString raw(double[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    return ByteString.copyFrom(bytes);
  }

  private static AttributeProto.Builder named(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
