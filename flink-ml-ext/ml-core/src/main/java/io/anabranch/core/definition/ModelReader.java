// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the model: a path, or a path with a name and a mapping of inputs and outputs. */
final class ModelReader {
  private static final String FORM = "a path, as in model.onnx, or {path: model.onnx, ...}";

  private final Scope scope;

  ModelReader(Scope scope) {
    this.scope = scope;
  }

  ModelSpec read(Value value) {
    if (value == null) {
      return null;
    }
    if (value.isScalar()) {
      String path = value.text(FORM);
      return path == null ? null : new ModelSpec(path, ModelSpec.nameOf(path), Map.of(), Map.of());
    }
    Section section = value.section(FORM);
    return section == null ? null : read(section);
  }

  private ModelSpec read(Section section) {
    Value path = section.require("path", "the path of an .onnx file");
    String file = path == null ? null : path.text("the path of an .onnx file");
    Value name = section.find("name");
    String called = name == null ? null : name.text("a name");
    Map<String, InputSource> inputs = new InputsReader(scope).read(section.find("inputs"));
    Map<String, String> outputs = outputs(section.find("outputs"));
    section.finish();
    if (file == null) {
      return null;
    }
    return new ModelSpec(file, called == null ? ModelSpec.nameOf(file) : called, inputs, outputs);
  }

  private Map<String, String> outputs(Value value) {
    Map<String, String> outputs = new LinkedHashMap<>();
    Section section =
        value == null ? null : value.section("a mapping from model outputs to columns");
    Set<String> taken = new HashSet<>();
    for (String output : section == null ? List.<String>of() : section.keys()) {
      Value item = section.find(output);
      String column = item.text("the name of an output column");
      if (column != null && (scope.knows(column) || !taken.add(column))) {
        item.refuse("a name that no column, feature or other output has");
      } else if (column != null) {
        outputs.put(output, column);
      }
    }
    return outputs;
  }
}
