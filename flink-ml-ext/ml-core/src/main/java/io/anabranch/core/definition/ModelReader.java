// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.row.ColumnType;
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
      checkTemplate(value, path);
      return path == null ? null : new ModelSpec(path, ModelSpec.nameOf(path), Map.of(), Map.of());
    }
    Section section = value.section(FORM);
    return section == null ? null : read(section);
  }

  private ModelSpec read(Section section) {
    Value path = section.require("path", "the path of an .onnx file");
    String file = path == null ? null : path.text("the path of an .onnx file");
    checkTemplate(path, file);
    Value name = section.find("name");
    String called = name == null ? null : name.text("a name");
    if (called != null && file != null && ModelTemplate.of(file).isPresent()) {
      name.refuse("no name beside a path with columns, where each model has its own");
    }
    Map<String, InputSource> inputs = new InputsReader(scope).read(section.find("inputs"));
    Map<String, String> outputs = outputs(section.find("outputs"));
    section.finish();
    if (file == null) {
      return null;
    }
    return new ModelSpec(file, called == null ? ModelSpec.nameOf(file) : called, inputs, outputs);
  }

  /** Columns of a path are whole and have values of which there is one text. */
  private void checkTemplate(Value value, String path) {
    if (path == null) {
      return;
    }
    ModelTemplate template = ModelTemplate.of(path).orElse(null);
    if (template == null) {
      return;
    }
    if (ModelSpec.isRemote(path)) {
      value.refuse("no columns in the address of a server; {column} is for files and models:/");
      return;
    }
    if (path.startsWith("models:") && !inName(path)) {
      value.refuse("columns in the name only, as in models:/pump-{type}@champion");
      return;
    }
    for (String column : template.columns()) {
      ColumnType type = scope.column(column);
      if (type != ColumnType.STRING && type != ColumnType.INT && type != ColumnType.BIGINT) {
        if (!scope.isUnknown(column)) {
          value.refuse(
              "columns of type STRING, INT or BIGINT in braces; "
                  + column
                  + (type == null ? " is no column" : " is " + type));
        }
      }
    }
  }

  /** Whether all columns of a reference stand in the name. */
  private static boolean inName(String path) {
    return path.matches("models:/[^/@]+(?:[/@][^{}]*)?");
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
