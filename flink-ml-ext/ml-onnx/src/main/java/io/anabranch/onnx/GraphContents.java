// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Nodes, weights and texts of a model, of the graphs inside its graph, and of its functions. */
public final class GraphContents {
  // The least first byte of a character beyond the basic plane in UTF-8.
  private static final int FOUR_BYTES = 0xF0;

  private final Map<String, Integer> operators = new TreeMap<>();
  private final Set<String> domains = new TreeSet<>();
  private final Set<String> externalFiles = new TreeSet<>();
  private final List<String> beyondBasicPlane = new ArrayList<>();
  private long nodes;
  private long parameters;

  private GraphContents() {}

  public static GraphContents of(ModelProto model) {
    GraphContents contents = new GraphContents();
    contents.graph(model.getGraph());
    for (FunctionProto function : model.getFunctionsList()) {
      contents.nodes(function.getNodeList());
      function.getAttributeProtoList().forEach(contents::attribute);
    }
    return contents;
  }

  private void graph(GraphProto graph) {
    graph.getInitializerList().forEach(this::weights);
    graph.getSparseInitializerList().forEach(this::weights);
    nodes(graph.getNodeList());
  }

  private void nodes(List<NodeProto> all) {
    for (NodeProto node : all) {
      nodes++;
      boolean standard = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
      String domain = standard ? "" : node.getDomain() + ".";
      operators.merge(domain + node.getOpType(), 1, Integer::sum);
      domains.add(node.getDomain());
      node.getAttributeList().forEach(this::attribute);
    }
  }

  private void attribute(AttributeProto attribute) {
    text(attribute.getS());
    attribute.getStringsList().forEach(this::text);
    if (attribute.hasT()) {
      weights(attribute.getT());
    }
    attribute.getTensorsList().forEach(this::weights);
    if (attribute.hasSparseTensor()) {
      weights(attribute.getSparseTensor());
    }
    attribute.getSparseTensorsList().forEach(this::weights);
    if (attribute.hasG()) {
      graph(attribute.getG());
    }
    attribute.getGraphsList().forEach(this::graph);
    // Tree ensembles, linear models and the like keep their weights here.
    parameters += attribute.getFloatsCount();
  }

  private void text(ByteString text) {
    for (int i = 0; i < text.size(); i++) {
      if ((text.byteAt(i) & 0xFF) >= FOUR_BYTES) {
        beyondBasicPlane.add(text.toStringUtf8());
        return;
      }
    }
  }

  private void weights(SparseTensorProto sparse) {
    weights(sparse.getValues());
    tensor(sparse.getIndices());
  }

  private void weights(TensorProto tensor) {
    double elements = 1;
    for (long size : tensor.getDimsList()) {
      elements *= Math.max(size, 0);
    }
    // Saturates: sizes are a stranger's.
    parameters = (long) (parameters + elements);
    tensor(tensor);
  }

  private void tensor(TensorProto tensor) {
    tensor.getStringDataList().forEach(this::text);
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      tensor.getExternalDataList().stream()
          .filter(entry -> entry.getKey().equals("location"))
          .forEach(entry -> externalFiles.add(entry.getValue()));
    }
  }

  public long nodes() {
    return nodes;
  }

  /** Elements of all weights. */
  public long parameters() {
    return parameters;
  }

  /** How often each occurs, the most frequent first; with the domain where it is not ONNX's own. */
  public Map<String, Integer> operators() {
    List<Map.Entry<String, Integer>> entries = new ArrayList<>(operators.entrySet());
    entries.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
    Map<String, Integer> sorted = new LinkedHashMap<>();
    entries.forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  Set<String> domains() {
    return domains;
  }

  /** Where weights lie that are not in the file, relative to it, sorted. */
  public Set<String> externalFiles() {
    return externalFiles;
  }

  /** Texts with characters beyond U+FFFF. */
  List<String> beyondBasicPlane() {
    return beyondBasicPlane;
  }
}
