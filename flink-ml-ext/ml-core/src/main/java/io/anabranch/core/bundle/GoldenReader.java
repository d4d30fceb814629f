// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Reads golden vectors; a message names the file and the path in it. */
final class GoldenReader {
  private static final String EXPECTED = "golden vectors: origin, absolute, relative, cases";

  private final String file;

  private GoldenReader(String file) {
    this.file = file;
  }

  static GoldenVectors read(String file, String json) {
    GoldenReader reader = new GoldenReader(file);
    JsonNode root = ReadableJson.read(file, json, JsonNode.class, EXPECTED);
    List<GoldenCase> cases = new ArrayList<>();
    for (JsonNode each : reader.list(root, "", "cases")) {
      cases.add(reader.golden(each, "cases[" + cases.size() + "]."));
    }
    try {
      return new GoldenVectors(
          reader.field(root, "", "origin", JsonNode::isTextual, "a text").asText(),
          reader.field(root, "", "absolute", JsonNode::isNumber, "a number").asDouble(),
          reader.field(root, "", "relative", JsonNode::isNumber, "a number").asDouble(),
          cases);
    } catch (IllegalArgumentException e) {
      throw new MlException(ErrorKind.USER, file + ": " + e.getMessage(), e);
    }
  }

  private GoldenCase golden(JsonNode node, String path) {
    int rows =
        field(node, path, "rows", each -> each.canConvertToInt() && each.asInt() > 0, "rows, >= 1")
            .asInt();
    List<Tensor> inputs = new ArrayList<>();
    for (JsonNode input : list(node, path, "inputs")) {
      String place = path + "inputs[" + inputs.size() + "].";
      inputs.add(tensor(input, place, name(input, place)));
    }
    List<ModelOutput> outputs = new ArrayList<>();
    for (JsonNode output : list(node, path, "outputs")) {
      outputs.add(output(output, path + "outputs[" + outputs.size() + "]."));
    }
    return new GoldenCase(rows, inputs, outputs);
  }

  private ModelOutput output(JsonNode node, String path) {
    String name = name(node, path);
    if (node.has("maps")) {
      return maps(node, path, name);
    }
    if (node.has("sequence")) {
      List<Tensor> tensors = new ArrayList<>();
      for (JsonNode member : list(node, path, "sequence")) {
        tensors.add(tensor(member, path + "sequence[" + tensors.size() + "].", name));
      }
      return new ModelOutput.OfTensors(name, tensors);
    }
    return new ModelOutput.OfTensor(tensor(node, path, name));
  }

  private ModelOutput maps(JsonNode node, String path, String name) {
    ElementType key = type(node, path, "key");
    ElementType value = type(node, path, "value");
    if (key != ElementType.STRING && key != ElementType.INT64) {
      throw wrong(path + "key", node.get("key"), "STRING or INT64");
    }
    List<Map<Object, Double>> rows = new ArrayList<>();
    for (JsonNode map : list(node, path, "maps")) {
      Map<Object, Double> row = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : map.properties()) {
        String place = path + "maps[" + rows.size() + "]." + entry.getKey();
        Tensor single = new Tensor(name, value, new long[] {1}, 1);
        put(single, 0, entry.getValue(), place);
        row.put(key(key, entry.getKey(), place), single.number(0));
      }
      rows.add(row);
    }
    return new ModelOutput.OfMaps(name, rows);
  }

  private Object key(ElementType type, String text, String path) {
    if (type == ElementType.STRING) {
      return text;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new MlException(ErrorKind.USER, wrong(path, text, "a whole number").getMessage(), e);
    }
  }

  private String name(JsonNode node, String path) {
    return field(node, path, "name", JsonNode::isTextual, "a text").asText();
  }

  private Tensor tensor(JsonNode node, String path, String name) {
    ElementType type = type(node, path, "type");
    JsonNode sizes = list(node, path, "shape");
    long[] shape = new long[sizes.size()];
    long elements = 1;
    for (int i = 0; i < shape.length; i++) {
      if (!sizes.get(i).canConvertToInt() || sizes.get(i).asInt() < 0) {
        throw wrong(path + "shape", sizes, "sizes, >= 0");
      }
      shape[i] = sizes.get(i).asInt();
      elements *= shape[i];
    }
    List<JsonNode> values = new ArrayList<>();
    flatten(list(node, path, "values"), values);
    if (values.size() != elements) {
      throw wrong(path + "values", values.size() + " of them", elements + ", as the shape says");
    }
    Tensor tensor = new Tensor(name, type, shape, Math.max(values.size(), 1));
    for (int i = 0; i < values.size(); i++) {
      put(tensor, i, values.get(i), path + "values[" + i + "]");
    }
    return tensor;
  }

  private static void flatten(JsonNode node, List<JsonNode> values) {
    for (JsonNode child : node) {
      if (child.isArray()) {
        flatten(child, values);
      } else {
        values.add(child);
      }
    }
  }

  private void put(Tensor tensor, int element, JsonNode value, String path) {
    try {
      GoldenValues.put(tensor, element, value);
    } catch (MlException | IllegalArgumentException e) {
      throw new MlException(
          ErrorKind.USER, wrong(path, value, "a value of type " + tensor.type()).getMessage(), e);
    }
  }

  private ElementType type(JsonNode node, String path, String name) {
    String text = field(node, path, name, JsonNode::isTextual, "a tensor's type").asText();
    try {
      return ElementType.valueOf(text);
    } catch (IllegalArgumentException e) {
      String expected = "one of " + List.of(ElementType.values());
      throw new MlException(ErrorKind.USER, wrong(path + name, text, expected).getMessage(), e);
    }
  }

  private JsonNode list(JsonNode node, String path, String name) {
    return field(node, path, name, JsonNode::isArray, "a list");
  }

  private JsonNode field(
      JsonNode node, String path, String name, Predicate<JsonNode> fits, String expected) {
    JsonNode value = node.get(name);
    if (value == null || !fits.test(value)) {
      throw wrong(path + name, value == null ? "missing" : value, expected);
    }
    return value;
  }

  private MlException wrong(String path, Object found, String expected) {
    return MlException.user(file + ": " + path + ": " + found + " (expected: " + expected + ")");
  }
}
