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
        return new TensorSpec(node.getName(), type.get(), shape(node, tensor));
      }
    }
    throw refused("input", node, "a tensor of one of " + ElementTypes.feedable());
  }

  private OutputSpec output(NodeInfo node) {
    Optional<OutputSpec> spec = Optional.empty();
    if (node.getInfo() instanceof TensorInfo tensor) {
      spec =
          ElementTypes.readable(tensor.onnxType)
              .map(type -> new TensorSpec(node.getName(), type, shape(node, tensor)))
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
  private long[] shape(NodeInfo node, TensorInfo tensor) {
    long[] shape = tensor.getShape();
    boolean open = shape.length == 0 && file.facts().shapeless().contains(node.getName());
    return open ? new long[] {TensorSpec.DYNAMIC} : shape;
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

  /**
   * The rows that one run takes. Every input must begin with the batch dimension: all open, or all
   * of the same fixed size; and no output may deny it. When in doubt a run is one row, since rows
   * that are thrown together by mistake give wrong numbers, and rows that are not only give them
   * slowly.
   */
  private int rows(List<TensorSpec> inputs, List<OutputSpec> outputs) {
    if (oneMap || inputs.isEmpty() || inputs.stream().anyMatch(this::withoutFirst)) {
      return ModelSignature.NO_BATCH;
    }
    long first = inputs.get(0).shape()[0];
    for (TensorSpec input : inputs) {
      if (input.shape()[0] != first) {
        return ModelSignature.NO_BATCH;
      }
    }
    for (OutputSpec output : outputs) {
      if (!follows(output, first)) {
        return ModelSignature.NO_BATCH;
      }
    }
    return first < 0 ? ModelSignature.ANY_ROWS : Math.toIntExact(first);
  }

  private boolean withoutFirst(TensorSpec input) {
    return input.rank() == 0 || shapelessInput(input);
  }

  private boolean shapelessInput(TensorSpec input) {
    return input.rank() == 1 && file.facts().shapeless().contains(input.name());
  }

  /** A declared size of 1 is let pass: models declare {@code [1]} and give a value per row. */
  private static boolean follows(OutputSpec output, long rows) {
    if (output instanceof OutputSpec.OfTensor tensor) {
      long[] shape = tensor.tensor().shape();
      return shape.length > 0 && (shape[0] < 0 || shape[0] == rows || shape[0] == 1);
    }
    return output instanceof OutputSpec.OfMaps;
  }
}
