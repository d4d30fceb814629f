// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnxruntime.MapInfo;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a session's inputs and outputs, and how many rows one run takes. */
final class OnnxSignature {
  private final ModelFile file;
  private boolean oneMap;

  private OnnxSignature(ModelFile file) {
    this.file = file;
  }

  static ModelSignature read(OrtSession session, ModelFile file, ModelUse use) throws OrtException {
    OnnxSignature reader = new OnnxSignature(file);
    List<TensorSpec> inputs = new ArrayList<>();
    for (NodeInfo node : session.getInputInfo().values()) {
      inputs.add(reader.input(node));
    }
    List<OutputSpec> outputs = new ArrayList<>();
    for (NodeInfo node : session.getOutputInfo().values()) {
      if (use.outputs().isEmpty() || use.outputs().contains(node.getName())) {
        outputs.add(reader.output(node));
      }
    }
    reader.checkWanted(use, session);
    int rows = use.batchRows() == ModelUse.AUTO ? reader.rows(inputs, outputs) : use.batchRows();
    return new ModelSignature(inputs, outputs, rows);
  }

  private void checkWanted(ModelUse use, OrtSession session) {
    for (String name : use.outputs()) {
      if (!session.getOutputNames().contains(name)) {
        throw MlException.user(
            "model "
                + file.name()
                + ": no output '"
                + name
                + "' (expected: one of "
                + session.getOutputNames()
                + ")");
      }
    }
  }

  private TensorSpec input(NodeInfo node) {
    if (node.getInfo() instanceof TensorInfo tensor) {
      Optional<ElementType> type = ElementTypes.readable(tensor.onnxType);
      if (type.flatMap(ElementTypes::feedable).isPresent()) {
        return spec(node, tensor, type.get());
      }
    }
    throw refused("input", node, "a tensor of one of " + ElementTypes.feedable());
  }

  private OutputSpec output(NodeInfo node) {
    Optional<OutputSpec> spec = Optional.empty();
    if (node.getInfo() instanceof TensorInfo tensor) {
      spec =
          ElementTypes.readable(tensor.onnxType)
              .map(type -> spec(node, tensor, type))
              .map(OutputSpec.OfTensor::new);
    } else if (node.getInfo() instanceof SequenceInfo sequence) {
      spec = sequence.isSequenceOfMaps() ? maps(node, sequence.mapInfo) : tensors(node, sequence);
    } else if (node.getInfo() instanceof MapInfo map) {
      spec = maps(node, map);
      oneMap = true;
    }
    return spec.orElseThrow(() -> refused("output", node, "a type that Java can read"));
  }

  /** A rank that the file leaves open looks like a scalar's; it is shown as one open dimension. */
  private TensorSpec spec(NodeInfo node, TensorInfo tensor, ElementType type) {
    long[] shape = tensor.getShape();
    if (shape.length == 0 && file.facts().shapeless().contains(node.getName())) {
      return new TensorSpec(node.getName(), type, new long[] {TensorSpec.DYNAMIC});
    }
    return new TensorSpec(node.getName(), type, shape, List.of(tensor.getDimensionNames()));
  }

  private static Optional<OutputSpec> maps(NodeInfo node, MapInfo map) {
    boolean keyed = map.keyType == OnnxJavaType.INT64 || map.keyType == OnnxJavaType.STRING;
    boolean valued = map.valueType != OnnxJavaType.STRING;
    return keyed && valued
        ? ElementTypes.readable(map.valueType)
            .map(value -> new OutputSpec.OfMaps(node.getName(), key(map), value))
        : Optional.empty();
  }

  private static ElementType key(MapInfo map) {
    return map.keyType == OnnxJavaType.INT64 ? ElementType.INT64 : ElementType.STRING;
  }

  private static Optional<OutputSpec> tensors(NodeInfo node, SequenceInfo sequence) {
    return ElementTypes.readable(sequence.sequenceType)
        .map(element -> new OutputSpec.OfTensors(node.getName(), element));
  }

  private MlException refused(String what, NodeInfo node, String expected) {
    return MlException.user(
        "model "
            + file.name()
            + ": "
            + what
            + " '"
            + node.getName()
            + "' is "
            + node.getInfo()
            + " (expected: "
            + expected
            + ")");
  }

  private int rows(List<TensorSpec> inputs, List<OutputSpec> outputs) {
    return oneMap
        ? ModelSignature.NO_BATCH
        : BatchDimension.rows(inputs, outputs, file.facts().shapeless());
  }
}
