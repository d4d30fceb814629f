// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The model of a definition and how columns and features meet its inputs and outputs.
 *
 * @param path of the file, relative to the definition, or a {@code models:/} URI or the address of
 *     a model on a server as it was given
 * @param name what predictions call the model
 * @param inputs per input of the model what fills it; empty where the model's signature decides
 * @param outputs per output of the model the column it fills; empty where the signature decides
 * @param openModels how many of the models are open at once in a task, where rows choose theirs
 */
public record ModelSpec(
    String path,
    String name,
    Map<String, InputSource> inputs,
    Map<String, String> outputs,
    int openModels) {
  public static final int DEFAULT_OPEN_MODELS = 64;

  private static final String REGISTRY = "models:/";

  public ModelSpec {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(name, "name");
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }

  public ModelSpec(
      String path, String name, Map<String, InputSource> inputs, Map<String, String> outputs) {
    this(path, name, inputs, outputs, DEFAULT_OPEN_MODELS);
  }

  ModelSpec withOpenModels(int most) {
    return new ModelSpec(path, name, inputs, outputs, most);
  }

  /** How a row chooses its model; empty where all rows have one. */
  public Optional<ModelTemplate> template() {
    return ModelTemplate.of(path);
  }

  /** Whether the path is the address of a model on a server. */
  public boolean isRemote() {
    return isRemote(path);
  }

  /** The same of a path that stands in no definition. */
  public static boolean isRemote(String path) {
    return path.startsWith("http://") || path.startsWith("https://");
  }

  /**
   * The name of a model that is given by its path alone: {@code a/b.onnx} and {@code a/b/} are b.
   */
  public static String nameOf(String path) {
    if (path.startsWith(REGISTRY)) {
      return path.substring(REGISTRY.length()).replaceFirst("[@/].*", "");
    }
    if (isRemote(path)) {
      return path.replaceFirst("/versions/[^/]*/?$", "")
          .replaceFirst("/$", "")
          .replaceFirst(".*/", "");
    }
    return path.replaceFirst("[/\\\\]+$", "")
        .replaceFirst("(?s).*[/\\\\]", "")
        .replaceFirst("(?<=.)[.]onnx$", "");
  }
}
