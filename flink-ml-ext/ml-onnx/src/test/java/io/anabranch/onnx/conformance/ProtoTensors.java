// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.conformance;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Reads tensors as the ONNX project stores them. */
final class ProtoTensors {
  // SequenceProto of onnx-data.proto, for which no class was generated.
  private static final int SEQUENCE_TENSOR_VALUES = 3;

  private ProtoTensors() {}

  static Tensor tensor(String name, byte[] bytes) throws InvalidProtocolBufferException {
    return tensor(name, TensorProto.parseFrom(bytes));
  }

  static List<Tensor> sequence(String name, byte[] bytes) throws InvalidProtocolBufferException {
    List<Tensor> tensors = new ArrayList<>();
    UnknownFieldSet fields = UnknownFieldSet.parseFrom(bytes);
    for (ByteString value : fields.getField(SEQUENCE_TENSOR_VALUES).getLengthDelimitedList()) {
      tensors.add(tensor(name, TensorProto.parseFrom(value)));
    }
    return tensors;
  }

  static Tensor tensor(String name, TensorProto proto) {
    ElementType type = ElementType.valueOf(DataType.forNumber(proto.getDataType()).name());
    long[] shape = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
    int elements = 1;
    for (long size : shape) {
      elements = Math.toIntExact(elements * size);
    }
    Tensor tensor = new Tensor(name, type, shape, Math.max(elements, 1));
    if (type == ElementType.STRING) {
      for (int i = 0; i < elements; i++) {
        tensor.putText(i, proto.getStringData(i).toStringUtf8());
      }
    } else if (proto.hasRawData()) {
      tensor.bytes().put(proto.getRawData().asReadOnlyByteBuffer());
    } else {
      for (int i = 0; i < elements; i++) {
        putTyped(proto, tensor, i);
      }
    }
    return tensor;
  }

  private static void putTyped(TensorProto proto, Tensor tensor, int i) {
    switch (tensor.type()) {
      case FLOAT -> tensor.putNumber(i, proto.getFloatData(i));
      case DOUBLE -> tensor.putNumber(i, proto.getDoubleData(i));
      case INT64 -> tensor.putInteger(i, proto.getInt64Data(i));
      case UINT32, UINT64 -> tensor.putInteger(i, proto.getUint64Data(i));
      case INT8, INT16, INT32, UINT8, UINT16, BOOL -> tensor.putInteger(i, proto.getInt32Data(i));
      // Half floats are stored as their bits.
      case FLOAT16, BFLOAT16 -> tensor.bytes().putShort(2 * i, (short) proto.getInt32Data(i));
      case STRING -> throw new IllegalStateException("strings have no numbers");
    }
  }
}
