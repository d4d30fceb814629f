// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.anabranch.core.tensor.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Builds one graph, node by node, in the order in which the nodes run. Not thread-safe. */
public final class GraphWriter {
  public static final String ML = "ai.onnx.ml";

  /** An open dimension; all in one place have one name, and so one size. */
  public static final long BATCH = -1;

  private static final int OPSET = 17;
  private static final int ML_OPSET = 3;
  private static final int IR_VERSION = 8;

  private final GraphProto.Builder graph;
  private final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(IR_VERSION);

  public GraphWriter(String name) {
    this(name, OPSET);
  }

  GraphWriter(String name, int opset) {
    graph = GraphProto.newBuilder().setName(name);
    model.setProducerName("anabranch").addOpsetImportBuilder().setVersion(opset);
  }

  public GraphWriter domain(String domain) {
    model.addOpsetImportBuilder().setDomain(domain).setVersion(domain.equals(ML) ? ML_OPSET : 1);
    return this;
  }

  public GraphWriter input(String name, ElementType type, long... shape) {
    return input(name, tensor(type, shape));
  }

  GraphWriter input(String name, TypeProto type) {
    graph.addInput(ValueInfoProto.newBuilder().setName(name).setType(type));
    return this;
  }

  public GraphWriter output(String name, ElementType type, long... shape) {
    return output(name, tensor(type, shape));
  }

  GraphWriter output(String name, TypeProto type) {
    graph.addOutput(ValueInfoProto.newBuilder().setName(name).setType(type));
    return this;
  }

  public GraphWriter weights(String name, float[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    weight(name, DataType.FLOAT, shape).setRawData(ByteString.copyFrom(bytes));
    return this;
  }

  public GraphWriter weights(String name, double[] values, long... shape) {
    weight(name, DataType.DOUBLE, shape).setRawData(Attributes.raw(values));
    return this;
  }

  public GraphWriter weights(String name, String[] values, long... shape) {
    TensorProto.Builder tensor = weight(name, DataType.STRING, shape);
    for (String value : values) {
      tensor.addStringData(ByteString.copyFromUtf8(value));
    }
    return this;
  }

  public GraphWriter weights(String name, long[] values, long... shape) {
    TensorProto.Builder tensor = weight(name, DataType.INT64, shape);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return this;
  }

  /** Weights that lie in a file beside the model. */
  GraphWriter externalWeights(String name, String location, long... shape) {
    weight(name, DataType.FLOAT, shape)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalDataBuilder()
        .setKey("location")
        .setValue(location);
    return this;
  }

  private TensorProto.Builder weight(String name, DataType type, long... shape) {
    TensorProto.Builder tensor = graph.addInitializerBuilder();
    tensor.setName(name).setDataType(type.getNumber());
    for (long size : shape) {
      tensor.addDims(size);
    }
    return tensor;
  }

  public GraphWriter node(
      String operator, String output, List<String> inputs, AttributeProto... with) {
    return node("", operator, List.of(output), inputs, with);
  }

  public GraphWriter node(
      String domain,
      String operator,
      List<String> outputs,
      List<String> inputs,
      AttributeProto... with) {
    graph.addNode(
        NodeProto.newBuilder()
            .setDomain(domain)
            .setOpType(operator)
            .setName(operator + "_" + graph.getNodeCount())
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllAttribute(List.of(with)));
    return this;
  }

  /** Says something of the model that no run needs. */
  public GraphWriter metadata(String key, String value) {
    model.addMetadataPropsBuilder().setKey(key).setValue(value);
    return this;
  }

  public byte[] bytes() {
    return model.setGraph(graph).build().toByteArray();
  }

  static TypeProto tensor(ElementType type, long... shape) {
    TypeProto.Builder builder = TypeProto.newBuilder();
    TypeProto.Tensor.Builder tensor = builder.getTensorTypeBuilder();
    tensor.setElemType(DataType.valueOf(type.name()).getNumber());
    // Without this a scalar would look like a tensor of open rank.
    tensor.getShapeBuilder();
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] == BATCH) {
        tensor.getShapeBuilder().addDimBuilder().setDimParam(i == 0 ? "batch" : "open" + i);
      } else {
        tensor.getShapeBuilder().addDimBuilder().setDimValue(shape[i]);
      }
    }
    return builder.build();
  }
}
