// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML 1.2 as nodes, which keep their lines. */
final class YamlText {
  private YamlText() {}

  static Node compose(String file, String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setUseMarks(true).setSchema(new CoreSchema()).build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      return root.orElseThrow(
          () -> MlException.user(file + ": empty (expected: a definition with name and columns)"));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw broken(file + ":" + line, e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw broken(file, e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw broken(file, "nested too deeply", e);
    }
  }

  private static MlException broken(String place, String problem, Throwable cause) {
    String line = problem == null ? "unreadable" : problem.replaceAll("\\s+", " ").strip();
    return new MlException(
        ErrorKind.USER, place + ": YAML: " + line + " (expected: well-formed YAML)", cause);
  }
}
