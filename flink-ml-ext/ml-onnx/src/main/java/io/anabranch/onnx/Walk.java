// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Collects operators, external tensors and odd texts of a graph and of the graphs inside it. */
final class Walk {
  // The least first byte of a character beyond the basic plane in UTF-8.
  private static final int FOUR_BYTES = 0xF0;

  private final Set<String> operators = new TreeSet<>();
  private final Set<String> domains = new TreeSet<>();
  private final List<TensorProto> external = new ArrayList<>();
  private final List<String> beyondBasicPlane = new ArrayList<>();

  void graph(GraphProto graph) {
    graph.getInitializerList().forEach(this::tensor);
    nodes(graph.getNodeList());
  }

  void nodes(List<NodeProto> nodes) {
    for (NodeProto node : nodes) {
      operators.add(node.getOpType());
      domains.add(node.getDomain());
      node.getAttributeList().forEach(this::attribute);
    }
  }

  private void attribute(AttributeProto attribute) {
    text(attribute.getS());
    attribute.getStringsList().forEach(this::text);
    if (attribute.hasT()) {
      tensor(attribute.getT());
    }
    attribute.getTensorsList().forEach(this::tensor);
    if (attribute.hasG()) {
      graph(attribute.getG());
    }
    attribute.getGraphsList().forEach(this::graph);
  }

  private void text(ByteString text) {
    for (int i = 0; i < text.size(); i++) {
      if ((text.byteAt(i) & 0xFF) >= FOUR_BYTES) {
        beyondBasicPlane.add(text.toStringUtf8());
        return;
      }
    }
  }

  private void tensor(TensorProto tensor) {
    tensor.getStringDataList().forEach(this::text);
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      external.add(tensor);
    }
  }

  Set<String> operators() {
    return operators;
  }

  Set<String> domains() {
    return domains;
  }

  List<TensorProto> external() {
    return external;
  }

  /** Texts with characters beyond U+FFFF. */
  List<String> beyondBasicPlane() {
    return beyondBasicPlane;
  }
}
