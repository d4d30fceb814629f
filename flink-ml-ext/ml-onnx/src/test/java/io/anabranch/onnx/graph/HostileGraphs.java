// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.graph;

import static io.anabranch.onnx.graph.GraphWriter.BATCH;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.anabranch.core.tensor.ElementType;
import java.util.List;

/** Models that harm the process that runs them, or want to read files that are not theirs. */
public final class HostileGraphs {
  private HostileGraphs() {}

  /**
   * Divides the least integer by {@code x} INT64 [batch]. The processor cannot say what that is for
   * -1 and raises SIGFPE, which ONNX Runtime 1.28 does not prevent: such a row ends the process.
   */
  public static byte[] crashesOnMinusOne() {
    return new GraphWriter("crash")
        .input("x", ElementType.INT64, BATCH)
        .weights("least", new long[] {Long.MIN_VALUE}, 1)
        .node("Div", "y", List.of("least", "x"))
        .output("y", ElementType.INT64, BATCH)
        .bytes();
  }

  /** Ends the process in the same way when a batch has two rows: FLOAT [batch] to the same. */
  public static byte[] crashesOnTwoRows() {
    return new GraphWriter("crash_on_two")
        .input("x", ElementType.FLOAT, BATCH)
        .weights("least", new long[] {Long.MIN_VALUE}, 1)
        .weights("three", new long[] {3}, 1)
        .node("Shape", "rows", List.of("x"))
        .node("Sub", "divisor", List.of("rows", "three"))
        .node("Div", "quotient", List.of("least", "divisor"))
        .node("Cast", "offset", List.of("quotient"), Attributes.of("to", 1))
        .node("Add", "y", List.of("x", "offset"))
        .output("y", ElementType.FLOAT, BATCH)
        .bytes();
  }

  /** Passes {@code x} FLOAT [batch] through a loop of 2^63 - 1 rounds. */
  public static byte[] neverEnds() {
    TypeProto vector = GraphWriter.tensor(ElementType.FLOAT, BATCH);
    TypeProto truth = GraphWriter.tensor(ElementType.BOOL);
    GraphProto body =
        GraphProto.newBuilder()
            .setName("body")
            .addInput(value("round", GraphWriter.tensor(ElementType.INT64)))
            .addInput(value("go_on", truth))
            .addInput(value("old", vector))
            .addNode(identity("go_on", "still"))
            .addNode(identity("old", "new"))
            .addOutput(value("still", truth))
            .addOutput(value("new", vector))
            .build();
    AttributeProto attribute =
        AttributeProto.newBuilder().setName("body").setType(AttributeType.GRAPH).setG(body).build();
    return new GraphWriter("never_ends")
        .input("x", ElementType.FLOAT, BATCH)
        .weights("rounds", new long[] {Long.MAX_VALUE}, 1)
        .node("Loop", "y", List.of("rounds", "", "x"), attribute)
        .output("y", ElementType.FLOAT, BATCH)
        .bytes();
  }

  /** Repeats each of {@code x} FLOAT [batch, 1] so many times, and gives the sum. */
  public static byte[] takesMemory(long times) {
    return new GraphWriter("takes_memory")
        .input("x", ElementType.FLOAT, BATCH, 1)
        .weights("shape", new long[] {1, times}, 2)
        .weights("last", new long[] {1}, 1)
        .node("Expand", "many", List.of("x", "shape"))
        .node("ReduceSum", "y", List.of("many", "last"))
        .output("y", ElementType.FLOAT, BATCH, 1)
        .bytes();
  }

  /** Where a model may hold a tensor. */
  public enum TensorPlace {
    INITIALIZER,
    SPARSE_INITIALIZER,
    SPARSE_INDICES,
    ATTRIBUTE,
    SPARSE_ATTRIBUTE,
    SPARSE_ATTRIBUTES,
    FUNCTION_DEFAULT
  }

  /** A model with a tensor in another file; not every place is one that ONNX Runtime knows. */
  public static byte[] externalTensor(TensorPlace place, String location) {
    ModelProto.Builder model = parsed(TestGraphs.externalWeights(location));
    GraphProto.Builder graph = model.getGraphBuilder();
    TensorProto tensor = graph.getInitializer(0);
    SparseTensorProto sparse = SparseTensorProto.newBuilder().setValues(tensor).build();
    SparseTensorProto indices = SparseTensorProto.newBuilder().setIndices(tensor).build();
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName("value");
    graph.clearInitializer();
    switch (place) {
      case INITIALIZER -> graph.addInitializer(tensor);
      case SPARSE_INITIALIZER -> graph.addSparseInitializer(sparse);
      case SPARSE_INDICES -> graph.addSparseInitializer(indices);
      case ATTRIBUTE -> graph.getNodeBuilder(0).addAttribute(attribute.setT(tensor));
      case SPARSE_ATTRIBUTE ->
          graph.getNodeBuilder(0).addAttribute(attribute.setSparseTensor(sparse));
      case SPARSE_ATTRIBUTES ->
          graph.getNodeBuilder(0).addAttribute(attribute.addSparseTensors(sparse));
      case FUNCTION_DEFAULT ->
          model.addFunctions(FunctionProto.newBuilder().addAttributeProto(attribute.setT(tensor)));
    }
    return model.build().toByteArray();
  }

  private static ModelProto.Builder parsed(byte[] model) {
    try {
      return ModelProto.parseFrom(model).toBuilder();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static ValueInfoProto value(String name, TypeProto type) {
    return ValueInfoProto.newBuilder().setName(name).setType(type).build();
  }

  private static NodeProto identity(String from, String to) {
    return NodeProto.newBuilder().setOpType("Identity").addInput(from).addOutput(to).build();
  }
}
