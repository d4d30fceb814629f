// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.row.Column;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads definition files. All problems of a file are reported by one {@link MlException} of kind
 * USER, one line each: {@code flight-delay.yaml:12: features[3].over.widnow: "3 h" (expected: one
 * of key, window, ...; did you mean window?)}.
 */
public final class DefinitionReader {
  private final Problems problems;
  private final Scope scope = new Scope();

  private DefinitionReader(String file) {
    problems = new Problems(file);
  }

  /** Reads a file in UTF-8. */
  public static Definition read(Path file) {
    if (!Files.exists(file)) {
      throw MlException.user(file + ": no such file (expected: a definition in YAML)");
    }
    if (Files.isDirectory(file)) {
      throw MlException.user(file + ": a directory (expected: a definition in YAML)");
    }
    try {
      return read(file.toString(), Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new MlException(ErrorKind.USER, file + ": not UTF-8 (expected: text in UTF-8)", e);
    } catch (IOException e) {
      throw new MlException(
          ErrorKind.USER, file + ": cannot be read: " + e + " (expected: a readable file)", e);
    }
  }

  /**
   * Reads a definition that has been read from a file before.
   *
   * @param file the file's name, for messages and as the base of relative paths
   */
  public static Definition read(String file, String text) {
    return new DefinitionReader(file).read(new Given(file, text));
  }

  private record Given(String file, String text) {}

  private Definition read(Given given) {
    Node root = YamlText.compose(given.file(), given.text());
    Definition definition = null;
    if (root instanceof MappingNode mapping) {
      definition = read(new Section(problems, "", mapping), given);
    } else {
      String expected = "a mapping with name, columns, features and model";
      problems.add(Value.line(root), "definition", Rendering.of(root), expected);
    }
    problems.throwIfAny();
    return definition;
  }

  private Definition read(Section top, Given given) {
    String named = "the definition's name";
    Value nameValue = top.require("name", named);
    String name = nameValue == null ? null : nameValue.text(named);
    if (name != null && !name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
      nameValue.refuse("letters, digits, '-', '_' and '.', as in flight-delay");
    }
    ColumnsReader columnsReader = new ColumnsReader(scope);
    List<Column> columns =
        columnsReader.columns(top.require("columns", "names and types, as in {a: INT}"));
    EventTimeSpec eventTime = columnsReader.eventTime(top.find("event-time"));
    Value keyValue = top.find("key");
    List<String> key = keyValue == null ? List.of() : new KeyReader(scope).read(keyValue);
    List<FeatureEntry> features =
        new FeatureReader(problems, scope, new OverReader(problems, scope, top, key))
            .read(top.find("features"));
    ModelSpec model = new ModelReader(scope).read(top.find("model"));
    OutputReader.ModelOutputs modelOutputs = modelOutputs(top, model);
    List<LearnSpec> learn =
        new LearnReader(problems, scope, top, key, modelOutputs, model).read(top.find("learn"));
    InferenceReader inference = new InferenceReader();
    inference.read(top.find("inference"));
    List<String> output = new OutputReader(scope).read(top.find("output"), modelOutputs, model);
    top.finish();
    problems.throwIfAny();
    return new Definition(
        name,
        columns,
        eventTime,
        key,
        features,
        model == null ? null : model.withOpenModels(inference.models()),
        learn,
        inference.batching(),
        inference.device(),
        inference.threads(),
        inference.remote(),
        output,
        given.file(),
        given.text());
  }

  private static OutputReader.ModelOutputs modelOutputs(Section top, ModelSpec model) {
    if (!top.has("model")) {
      return OutputReader.ModelOutputs.NONE;
    }
    return model == null || model.outputs().isEmpty()
        ? OutputReader.ModelOutputs.DECIDED_LATER
        : OutputReader.ModelOutputs.GIVEN;
  }
}
