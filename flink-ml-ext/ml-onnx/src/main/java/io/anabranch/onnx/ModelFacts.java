// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.anabranch.core.error.MlException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a model's protobuf says and its session does not: read before a session is made, so that a
 * file that cannot be run is refused in our words, without going near native code.
 *
 * @param opset version of the standard operators
 * @param operators names of all operators, those of sub-graphs included
 * @param foreignDomains domains of operators that neither ONNX, ONNX Runtime nor the model defines
 * @param externalFiles where weights lie that are not in the file, relative to it, sorted
 * @param shapeless inputs and outputs whose very rank is left open
 */
record ModelFacts(
    long opset,
    Set<String> operators,
    Set<String> foreignDomains,
    Set<String> externalFiles,
    Set<String> shapeless) {
  /** Of the operators that ONNX Runtime implements. */
  static final int OLDEST_OPSET = 7;

  private static final String LFS = "version https://git-lfs";
  private static final Set<String> KNOWN_DOMAINS =
      Set.of(
          "",
          "ai.onnx",
          "ai.onnx.ml",
          "com.microsoft",
          "com.microsoft.nchwc",
          "com.microsoft.experimental",
          "com.ms.internal.nhwc");

  /**
   * @throws MlException of kind USER if the bytes are no model, or one with inputs or outputs that
   *     cannot cross into Java
   */
  static ModelFacts read(String name, byte[] bytes) {
    return of(name, parse(name, bytes));
  }

  /**
   * @throws MlException of kind USER if inputs or outputs cannot cross into Java
   */
  static ModelFacts of(String name, ModelProto model) {
    Kinds.check(name, model.getGraph());
    GraphContents contents = GraphContents.of(model);
    Kinds.checkTexts(name, model.getGraph(), contents.beyondBasicPlane());
    return new ModelFacts(
        opset(model),
        contents.operators().keySet(),
        foreign(model, contents.domains()),
        contents.externalFiles(),
        shapeless(model));
  }

  /** What {@link #foreignDomains} mean, of which there are some. */
  String foreignOperators() {
    return "it uses operators of the domains "
        + foreignDomains
        + " (expected: operators of ONNX and ONNX Runtime; custom ones cannot be loaded)";
  }

  private static void refusePointers(String name, byte[] bytes) {
    String head =
        new String(bytes, 0, Math.min(bytes.length, LFS.length()), StandardCharsets.ISO_8859_1);
    if (head.equals(LFS)) {
      throw MlException.user(
          "model " + name + ": a Git LFS pointer (expected: the model itself; run 'git lfs pull')");
    }
    if (head.startsWith("ORTM", 4)) {
      throw MlException.user(
          "model " + name + ": a file in ORT format (expected: the ONNX file it was made from)");
    }
  }

  /**
   * @throws MlException of kind USER if the bytes are no model
   */
  static ModelProto parse(String name, byte[] bytes) {
    refusePointers(name, bytes);
    ModelProto model;
    try {
      model = ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(name, bytes.length, e.getMessage());
    }
    if (!model.hasGraph() || model.getOpsetImportCount() == 0) {
      throw unreadable(name, bytes.length, "no graph or no opset in it");
    }
    return model;
  }

  private static MlException unreadable(String name, int length, String why) {
    return MlException.user(
        "model "
            + name
            + ": "
            + length
            + " bytes that are not an ONNX model, or one that was cut short (expected: an ONNX file"
            + " as it was exported): "
            + why);
  }

  private static long opset(ModelProto model) {
    for (OperatorSetIdProto id : model.getOpsetImportList()) {
      if (id.getDomain().isEmpty() || id.getDomain().equals("ai.onnx")) {
        return id.getVersion();
      }
    }
    return 0;
  }

  private static Set<String> foreign(ModelProto model, Set<String> domains) {
    Set<String> foreign = new TreeSet<>(domains);
    foreign.removeAll(KNOWN_DOMAINS);
    for (FunctionProto function : model.getFunctionsList()) {
      foreign.remove(function.getDomain());
    }
    return foreign;
  }

  static Set<String> shapeless(ModelProto model) {
    Set<String> shapeless = new HashSet<>();
    for (List<ValueInfoProto> values :
        List.of(model.getGraph().getInputList(), model.getGraph().getOutputList())) {
      for (ValueInfoProto value : values) {
        TypeProto type = value.getType();
        if (!type.hasTensorType() || !type.getTensorType().hasShape()) {
          shapeless.add(value.getName());
        }
      }
    }
    return shapeless;
  }
}
