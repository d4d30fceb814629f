// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.math.BigInteger;
import java.util.Map;

/** Golden vectors as JSON, one row of a tensor a line. */
final class GoldenWriter {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private GoldenWriter() {}

  static String write(GoldenVectors vectors) {
    ObjectNode root = NODES.objectNode();
    root.put("origin", vectors.origin());
    root.put("absolute", vectors.absolute());
    root.put("relative", vectors.relative());
    ArrayNode cases = root.putArray("cases");
    for (GoldenCase each : vectors.cases()) {
      ObjectNode node = cases.addObject();
      node.put("rows", each.rows());
      ArrayNode inputs = node.putArray("inputs");
      each.inputs().forEach(input -> inputs.add(named(input)));
      ArrayNode outputs = node.putArray("outputs");
      each.outputs().forEach(output -> outputs.add(output(output)));
    }
    return ReadableJson.write(root);
  }

  private static ObjectNode output(ModelOutput output) {
    if (output instanceof ModelOutput.OfTensor tensor) {
      return named(tensor.tensor());
    }
    if (output instanceof ModelOutput.OfMaps maps) {
      return maps(maps);
    }
    ModelOutput.OfTensors tensors = (ModelOutput.OfTensors) output;
    ObjectNode node = NODES.objectNode().put("name", tensors.name());
    ArrayNode sequence = node.putArray("sequence");
    tensors.tensors().forEach(tensor -> sequence.add(tensor(tensor, NODES.objectNode())));
    return node;
  }

  private static ObjectNode maps(ModelOutput.OfMaps maps) {
    ObjectNode node = NODES.objectNode().put("name", maps.name());
    boolean texts =
        maps.rows().stream()
            .flatMap(row -> row.keySet().stream())
            .anyMatch(String.class::isInstance);
    boolean floats =
        maps.rows().stream().flatMap(row -> row.values().stream()).allMatch(GoldenWriter::isFloat);
    node.put("key", (texts ? ElementType.STRING : ElementType.INT64).name());
    node.put("value", (floats ? ElementType.FLOAT : ElementType.DOUBLE).name());
    ArrayNode rows = node.putArray("maps");
    for (Map<Object, Double> row : maps.rows()) {
      ObjectNode map = rows.addObject();
      row.forEach(
          (key, value) ->
              map.set(key.toString(), floats ? number(value.floatValue()) : number(value)));
    }
    return node;
  }

  /** Whether a double came from a float, whose shorter form says the same. */
  private static boolean isFloat(double value) {
    return Double.compare((float) value, value) == 0;
  }

  private static ObjectNode named(Tensor tensor) {
    return tensor(tensor, NODES.objectNode().put("name", tensor.name()));
  }

  private static ObjectNode tensor(Tensor tensor, ObjectNode node) {
    long[] shape = tensor.shape();
    node.put("type", tensor.type().name());
    ArrayNode sizes = node.putArray("shape");
    for (long size : shape) {
      sizes.add(size);
    }
    ArrayNode values = node.putArray("values");
    int elements = Math.toIntExact(tensor.elements());
    int row = shape.length < 2 || elements == 0 ? 1 : Math.toIntExact(elements / shape[0]);
    for (int from = 0; from < elements; from += row) {
      if (shape.length < 2) {
        values.add(value(tensor, from));
      } else {
        ArrayNode line = values.addArray();
        for (int element = from; element < from + row; element++) {
          line.add(value(tensor, element));
        }
      }
    }
    return node;
  }

  private static JsonNode value(Tensor tensor, int element) {
    return switch (tensor.type()) {
      case FLOAT, FLOAT16, BFLOAT16 -> number((float) tensor.number(element));
      case DOUBLE -> number(tensor.number(element));
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 ->
          NODES.numberNode(tensor.integer(element));
      case UINT64 ->
          NODES.numberNode(new BigInteger(Long.toUnsignedString(tensor.integer(element))));
      case BOOL -> NODES.booleanNode(tensor.integer(element) != 0);
      case STRING -> NODES.textNode(tensor.text(element));
    };
  }

  private static JsonNode number(float value) {
    return inNumbers(value) ? NODES.numberNode(value) : NODES.textNode(Float.toString(value));
  }

  private static JsonNode number(double value) {
    return inNumbers(value) ? NODES.numberNode(value) : NODES.textNode(Double.toString(value));
  }

  /** JSON has no infinities, and its readers lose the sign of zero. */
  private static boolean inNumbers(double value) {
    return Double.isFinite(value) && (value != 0 || 1 / value > 0);
  }
}
