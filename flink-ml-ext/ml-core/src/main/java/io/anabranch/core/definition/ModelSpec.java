// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The model of a definition and how columns and features meet its inputs and outputs.
 *
 * @param path of the file, relative to the definition, or a {@code models:/} URI as it was given
 * @param name what predictions call the model
 * @param inputs per input of the model the columns or features that fill it, in order; empty where
 *     the model's signature decides
 * @param outputs per output of the model the column it fills; empty where the signature decides
 */
public record ModelSpec(
    String path, String name, Map<String, List<String>> inputs, Map<String, String> outputs) {
  private static final String REGISTRY = "models:/";

  public ModelSpec {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(name, "name");
    Map<String, List<String>> lists = new LinkedHashMap<>();
    inputs.forEach((input, columns) -> lists.put(input, List.copyOf(columns)));
    inputs = Collections.unmodifiableMap(lists);
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }

  /** Whether the path names a model of a registry, not a file. */
  public boolean isRegistered() {
    return path.startsWith(REGISTRY);
  }

  /** The name of a model that is given by its path alone: {@code a/b.onnx} is {@code b}. */
  static String nameOf(String path) {
    if (path.startsWith(REGISTRY)) {
      return path.substring(REGISTRY.length()).replaceFirst("[@/].*", "");
    }
    String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    int dot = file.lastIndexOf('.');
    return dot > 0 ? file.substring(0, dot) : file;
  }
}
