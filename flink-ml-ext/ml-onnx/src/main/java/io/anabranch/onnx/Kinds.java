// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.anabranch.core.error.MlException;
import io.anabranch.core.tensor.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Refuses inputs that Java cannot feed and outputs that it cannot read. */
final class Kinds {
  private Kinds() {}

  static void check(String model, GraphProto graph) {
    fedInputs(graph).forEach(input -> checkInput(model, input));
    graph.getOutputList().forEach(output -> checkOutput(model, output));
  }

  /** Inputs without weights: up to IR version 3 those are listed among the inputs, too. */
  static List<ValueInfoProto> fedInputs(GraphProto graph) {
    Set<String> weights =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    return graph.getInputList().stream().filter(in -> !weights.contains(in.getName())).toList();
  }

  private static void checkInput(String model, ValueInfoProto input) {
    TypeProto type = input.getType();
    boolean feedable =
        type.hasTensorType()
            && element(type.getTensorType().getElemType())
                .flatMap(ElementTypes::feedable)
                .isPresent();
    if (!feedable) {
      throw MlException.user(
          "model "
              + model
              + ": input '"
              + input.getName()
              + "' is "
              + describe(type)
              + " (expected: a tensor of one of "
              + ElementTypes.feedable()
              + ", which is all that ONNX Runtime's Java API can feed)");
    }
  }

  private static void checkOutput(String model, ValueInfoProto output) {
    TypeProto type = output.getType();
    if (!readable(type)) {
      // Running a model with an optional output can end the process in native code.
      throw MlException.user(
          "model "
              + model
              + ": output '"
              + output.getName()
              + "' is "
              + describe(type)
              + " (expected: a tensor, a map, or a sequence of tensors or maps)");
    }
  }

  /**
   * A text beyond the basic plane would come out cut, and nothing would show it.
   *
   * @param texts such texts in the model
   */
  static void checkTexts(String model, GraphProto graph, List<String> texts) {
    for (ValueInfoProto output : graph.getOutputList()) {
      if (!texts.isEmpty() && holdsTexts(output.getType())) {
        throw MlException.user(
            "model "
                + model
                + ": its text '"
                + texts.get(0)
                + "' may go to output '"
                + output.getName()
                + "' (expected: characters U+0001 to U+FFFF, as ONNX Runtime's Java API cuts"
                + " others)");
      }
    }
  }

  private static boolean holdsTexts(TypeProto type) {
    return switch (type.getValueCase()) {
      case TENSOR_TYPE -> type.getTensorType().getElemType() == DataType.STRING_VALUE;
      case MAP_TYPE -> type.getMapType().getKeyType() == DataType.STRING_VALUE;
      case SEQUENCE_TYPE -> holdsTexts(type.getSequenceType().getElemType());
      case OPTIONAL_TYPE, SPARSE_TENSOR_TYPE, OPAQUE_TYPE, VALUE_NOT_SET -> false;
    };
  }

  private static boolean readable(TypeProto type) {
    return switch (type.getValueCase()) {
      case TENSOR_TYPE -> readable(type.getTensorType().getElemType());
      case MAP_TYPE -> true;
      case SEQUENCE_TYPE -> {
        TypeProto member = type.getSequenceType().getElemType();
        yield !member.hasSequenceType() && readable(member);
      }
      // A type that the file leaves out is inferred by the session.
      case VALUE_NOT_SET -> true;
      case OPTIONAL_TYPE, SPARSE_TENSOR_TYPE, OPAQUE_TYPE -> false;
    };
  }

  private static boolean readable(int elementType) {
    return elementType == DataType.UNDEFINED_VALUE || element(elementType).isPresent();
  }

  static Optional<ElementType> element(int elementType) {
    String name = elementName(elementType);
    return Arrays.stream(ElementType.values()).filter(t -> t.name().equals(name)).findAny();
  }

  private static String elementName(int elementType) {
    DataType type = DataType.forNumber(elementType);
    return type == null ? "unknown type " + elementType : type.name();
  }

  static String describe(TypeProto type) {
    return switch (type.getValueCase()) {
      case TENSOR_TYPE -> "a tensor of " + elementName(type.getTensorType().getElemType());
      case SEQUENCE_TYPE -> "a sequence of: " + describe(type.getSequenceType().getElemType());
      case OPTIONAL_TYPE -> "an optional: " + describe(type.getOptionalType().getElemType());
      case MAP_TYPE ->
          "a map from "
              + elementName(type.getMapType().getKeyType())
              + " to: "
              + describe(type.getMapType().getValueType());
      case SPARSE_TENSOR_TYPE ->
          "a sparse tensor of " + elementName(type.getSparseTensorType().getElemType());
      case OPAQUE_TYPE -> "opaque";
      case VALUE_NOT_SET -> "of no declared type";
    };
  }
}
