// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes native sessions, and says in our words why one could not be made. */
final class Loading {
  private static final Logger LOG = LoggerFactory.getLogger(Loading.class);
  private static final String NORMALIZER = "StringNormalizer";
  private static final Set<String> ENGLISH = Set.of("en_US", "en_US.UTF-8");
  private static final String PLAIN = "C.UTF-8";

  private Loading() {}

  static OrtSession session(ModelFile file, SessionOptions settings) throws OrtException {
    OrtEnvironment environment = SharedSession.environment();
    if (file.readFrom().isPresent()) {
      return environment.createSession(file.readFrom().get().toString(), settings);
    }
    try {
      return environment.createSession(file.bytes(), settings);
    } catch (OrtException e) {
      Optional<byte[]> plain = withPlainLocale(file);
      if (plain.isEmpty()) {
        throw e;
      }
      OrtSession session = environment.createSession(plain.get(), settings);
      LOG.info("model {}: locale en_US.UTF-8 is not installed, {} is used", file.name(), PLAIN);
      return session;
    }
  }

  /**
   * The model with its English locale replaced by {@code C.UTF-8}, which every glibc has built in,
   * and which changes the case of letters alike; empty if the model asks for no English locale.
   */
  private static Optional<byte[]> withPlainLocale(ModelFile file) {
    if (!file.facts().operators().contains(NORMALIZER)) {
      return Optional.empty();
    }
    ModelProto.Builder model;
    try {
      model = ModelProto.parseFrom(file.bytes()).toBuilder();
    } catch (InvalidProtocolBufferException e) {
      throw new MlException(ErrorKind.INTERNAL, "model " + file.name() + ": " + e.getMessage(), e);
    }
    boolean replaced = false;
    for (NodeProto.Builder node : model.getGraphBuilder().getNodeBuilderList()) {
      replaced |= node.getOpType().equals(NORMALIZER) && replaceLocale(node);
    }
    return replaced ? Optional.of(model.build().toByteArray()) : Optional.empty();
  }

  private static boolean replaceLocale(NodeProto.Builder node) {
    for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
      if (attribute.getName().equals("locale")) {
        boolean english = ENGLISH.contains(attribute.getS().toStringUtf8());
        if (english) {
          attribute.setS(ByteString.copyFromUtf8(PLAIN));
        }
        return english;
      }
    }
    node.addAttributeBuilder()
        .setName("locale")
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(PLAIN));
    return true;
  }

  /**
   * Why the model cannot be loaded: a code decides what is advised, facts of the file add to it.
   */
  static MlException refused(ModelFile file, OrtException e) {
    String advice =
        switch (e.getCode()) {
          case ORT_NOT_IMPLEMENTED -> missingKernel(file.facts().opset());
          case ORT_INVALID_PROTOBUF, ORT_NO_MODEL ->
              "its file is damaged (expected: an ONNX file as it was exported)";
          case ORT_NO_SUCHFILE ->
              "a file it needs is missing (expected: all files that were exported with it)";
          default -> advice(file.facts());
        };
    return new MlException(
        ErrorKind.USER, "model " + file.name() + ": " + advice + "; " + e.getMessage(), e);
  }

  /** Whether the failure is one of the file, whatever the device. */
  static boolean blamesTheFile(OrtException e) {
    return switch (e.getCode()) {
      case ORT_NOT_IMPLEMENTED,
          ORT_INVALID_PROTOBUF,
          ORT_INVALID_GRAPH,
          ORT_NO_MODEL,
          ORT_NO_SUCHFILE ->
          true;
      default -> false;
    };
  }

  private static String missingKernel(long opset) {
    return opset < ModelFacts.OLDEST_OPSET
        ? "ONNX Runtime no longer implements opset "
            + opset
            + " (expected: opset 7 or newer; convert the model with onnx.version_converter)"
        : "an operator has no implementation for its element types at opset "
            + opset
            + " (expected: operators that ONNX Runtime implements for them)";
  }

  private static String advice(ModelFacts facts) {
    if (!facts.foreignDomains().isEmpty()) {
      return facts.foreignOperators();
    }
    if (facts.operators().contains(NORMALIZER)) {
      return "its StringNormalizer needs a locale that this machine may lack, such as en_US.UTF-8"
          + " (see 'locale -a'; Debian: locale-gen)";
    }
    return "ONNX Runtime cannot load it (expected: a valid graph of operators that it knows)";
  }
}
