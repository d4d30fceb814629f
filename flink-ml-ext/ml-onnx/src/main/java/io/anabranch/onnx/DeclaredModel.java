// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a model's file says of itself, read without going near native code: looking at a stranger's
 * model is safe. A session may know more, as it infers shapes that the file leaves out.
 *
 * @param proto the file's content
 * @param problems why it cannot be run, as far as the file alone shows it; none if it may be
 */
public record DeclaredModel(ModelProto proto, List<String> problems) {
  public DeclaredModel {
    problems = List.copyOf(problems);
  }

  /**
   * @throws MlException of kind USER if the bytes are no ONNX model
   */
  public static DeclaredModel read(String name, byte[] bytes) {
    ModelProto proto = ModelFacts.parse(name, bytes);
    List<String> problems = new ArrayList<>();
    try {
      ModelFacts facts = ModelFacts.of(name, proto);
      if (!facts.foreignDomains().isEmpty()) {
        problems.add("model " + name + ": " + facts.foreignOperators());
      }
      if (facts.opset() > 0 && facts.opset() < ModelFacts.OLDEST_OPSET) {
        problems.add(
            "model "
                + name
                + ": opset: "
                + facts.opset()
                + " (expected: 7 or newer, older operators may have no implementation; convert the"
                + " model with onnx.version_converter)");
      }
    } catch (MlException e) {
      problems.add(e.getMessage());
    }
    return new DeclaredModel(proto, problems);
  }

  /** Inputs that have to be fed. */
  public List<ValueInfoProto> fedInputs() {
    return Kinds.fedInputs(proto.getGraph());
  }

  /** Inputs, outputs and rows per run; empty where a type is left out, or cannot be fed or read. */
  public Optional<ModelSignature> signature() {
    List<TensorSpec> inputs = new ArrayList<>();
    for (ValueInfoProto input : fedInputs()) {
      Optional<TensorSpec> spec = tensor(input);
      if (spec.isEmpty()) {
        return Optional.empty();
      }
      inputs.add(spec.get());
    }
    List<OutputSpec> outputs = new ArrayList<>();
    boolean oneMap = false;
    for (ValueInfoProto output : proto.getGraph().getOutputList()) {
      Optional<OutputSpec> spec = output(output);
      if (spec.isEmpty()) {
        return Optional.empty();
      }
      outputs.add(spec.get());
      oneMap |= output.getType().hasMapType();
    }
    int rows =
        oneMap
            ? ModelSignature.NO_BATCH
            : BatchDimension.rows(inputs, outputs, ModelFacts.shapeless(proto));
    return Optional.of(new ModelSignature(inputs, outputs, rows));
  }

  private static Optional<TensorSpec> tensor(ValueInfoProto value) {
    TypeProto type = value.getType();
    if (!type.hasTensorType()) {
      return Optional.empty();
    }
    List<Dimension> dimensions = type.getTensorType().getShape().getDimList();
    long[] shape =
        type.getTensorType().hasShape()
            ? dimensions.stream().mapToLong(DeclaredModel::size).toArray()
            : new long[] {TensorSpec.DYNAMIC};
    List<String> names = dimensions.stream().map(Dimension::getDimParam).toList();
    return Kinds.element(type.getTensorType().getElemType())
        .map(element -> new TensorSpec(value.getName(), element, shape, names));
  }

  private static long size(Dimension dimension) {
    return dimension.hasDimValue() ? dimension.getDimValue() : TensorSpec.DYNAMIC;
  }

  private static Optional<OutputSpec> output(ValueInfoProto value) {
    TypeProto type = value.getType();
    return switch (type.getValueCase()) {
      case TENSOR_TYPE -> tensor(value).map(OutputSpec.OfTensor::new);
      case MAP_TYPE -> maps(value.getName(), type);
      case SEQUENCE_TYPE -> {
        TypeProto member = type.getSequenceType().getElemType();
        yield member.hasMapType()
            ? maps(value.getName(), member)
            : Kinds.element(member.getTensorType().getElemType())
                .map(element -> new OutputSpec.OfTensors(value.getName(), element));
      }
      case OPTIONAL_TYPE, SPARSE_TENSOR_TYPE, OPAQUE_TYPE, VALUE_NOT_SET -> Optional.empty();
    };
  }

  private static Optional<OutputSpec> maps(String name, TypeProto map) {
    Optional<ElementType> key = Kinds.element(map.getMapType().getKeyType());
    Optional<ElementType> score =
        Kinds.element(map.getMapType().getValueType().getTensorType().getElemType());
    return key.isPresent() && score.isPresent()
        ? Optional.of(new OutputSpec.OfMaps(name, key.get(), score.get()))
        : Optional.empty();
  }

  /** As in {@code a tensor of FLOAT}. */
  public static String describe(TypeProto type) {
    return Kinds.describe(type);
  }
}
