// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * One mapping of the file. It remembers which keys were asked for: all others are unknown, and
 * {@link #finish} says so.
 */
final class Section {
  private final Problems problems;
  private final String path;
  private final int line;
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  Section(Problems problems, String path, MappingNode mapping) {
    this.problems = problems;
    this.path = path;
    line = Value.line(mapping);
    for (NodeTuple entry : mapping.getValue()) {
      add(entry.getKeyNode(), entry.getValueNode());
    }
  }

  private void add(Node key, Node value) {
    if (!(key instanceof ScalarNode scalar)) {
      problems.add(Value.line(key), at(Rendering.of(key)), "a compound key", "a plain key");
      return;
    }
    Node first = keys.putIfAbsent(scalar.getValue(), key);
    if (first == null) {
      values.put(scalar.getValue(), value);
    } else {
      String expected = "each key once; it stands in line " + Value.line(first) + " already";
      problems.add(Value.line(key), at(scalar.getValue()), "given twice", expected);
    }
  }

  Problems problems() {
    return problems;
  }

  String path() {
    return path;
  }

  /** The path of a key of this section. */
  String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The line of a key, or of the section where it lacks the key. */
  int line(String key) {
    Node node = keys.get(key);
    return node == null ? line : Value.line(node);
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  List<String> keys() {
    return new ArrayList<>(values.keySet());
  }

  /** The value of a key; null where it is absent. */
  Value find(String key) {
    asked.add(key);
    Node node = values.get(key);
    return node == null ? null : new Value(problems, at(key), node);
  }

  /** The value of a key; absence is a problem. */
  Value require(String key, String expected) {
    Value value = find(key);
    if (value == null) {
      problems.add(line, at(key), "missing", expected);
    }
    return value;
  }

  /** Notes a problem that a record's own check found: {@code key: value (expected: ...)}. */
  void refuse(String message) {
    int colon = message.indexOf(':');
    String key = colon < 0 ? message : message.substring(0, colon);
    problems.add(line(key), at(message));
  }

  /** Notes every key that nobody asked for. */
  void finish() {
    for (String key : keys()) {
      if (!asked.contains(key)) {
        problems.add(
            line(key),
            at(key),
            Rendering.of(values.get(key)),
            Suggestion.oneOf(key, asked.stream().filter(known -> !has(known)).toList(), asked));
      }
    }
  }
}
