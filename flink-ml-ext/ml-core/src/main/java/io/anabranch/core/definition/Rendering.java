// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import java.util.Iterator;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A node on one line, cut short where it is long. */
final class Rendering {
  private static final int MOST = 80;

  private Rendering() {}

  static String of(Node node) {
    StringBuilder text = new StringBuilder();
    write(node, text);
    return text.length() <= MOST ? text.toString() : text.substring(0, MOST) + "...";
  }

  private static void write(Node node, StringBuilder text) {
    // Stopping early also ends on anchors that hold themselves.
    if (text.length() > MOST) {
      return;
    }
    if (node instanceof ScalarNode scalar) {
      text.append(ofScalar(scalar));
    } else if (node instanceof SequenceNode sequence) {
      text.append('[');
      join(sequence.getValue().iterator(), item -> write(item, text), text);
      text.append(']');
    } else if (node instanceof MappingNode mapping) {
      text.append('{');
      join(
          mapping.getValue().iterator(),
          entry -> {
            text.append(entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?");
            text.append(": ");
            write(entry.getValueNode(), text);
          },
          text);
      text.append('}');
    }
  }

  private static <T> void join(Iterator<T> items, Consumer<T> write, StringBuilder text) {
    while (items.hasNext() && text.length() <= MOST) {
      write.accept(items.next());
      text.append(items.hasNext() ? ", " : "");
    }
  }

  private static String ofScalar(ScalarNode scalar) {
    if (scalar.getTag().equals(Tag.NULL)) {
      return "null";
    }
    return scalar.getTag().equals(Tag.STR) ? quoted(scalar.getValue()) : scalar.getValue();
  }

  static String quoted(String text) {
    String escaped =
        text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r");
    return '"' + escaped + '"';
  }
}
