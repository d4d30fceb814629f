// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Writes a tree of maps, lists and scalars as YAML in one of many equivalent ways. */
final class YamlWriter {
  private final Random random;
  private final StringBuilder text = new StringBuilder();

  private YamlWriter(Random random) {
    this.random = random;
  }

  /** Keys in any order, block or flow style, plain or quoted, with blanks and comments. */
  static String write(Map<String, Object> tree, Random random) {
    YamlWriter writer = new YamlWriter(random);
    writer.block(tree, "");
    return writer.text.toString();
  }

  private void block(Map<String, Object> map, String indent) {
    for (String key : shuffled(map)) {
      noise(indent);
      text.append(indent).append(scalar(key)).append(':');
      value(map.get(key), indent + "  ");
    }
  }

  @SuppressWarnings("unchecked")
  private void value(Object value, String indent) {
    if (value instanceof Map && !((Map<?, ?>) value).isEmpty() && random.nextBoolean()) {
      text.append('\n');
      block((Map<String, Object>) value, indent);
    } else if (value instanceof List && !((List<?>) value).isEmpty() && random.nextBoolean()) {
      text.append('\n');
      for (Object item : (List<Object>) value) {
        text.append(indent).append("-");
        value(item, indent + "  ");
      }
    } else {
      text.append(" ".repeat(1 + random.nextInt(2))).append(flow(value));
      text.append(random.nextInt(4) == 0 ? " # a comment: {x" : "").append('\n');
    }
  }

  @SuppressWarnings("unchecked")
  private String flow(Object value) {
    String comma = random.nextBoolean() ? ", " : " , ";
    if (value instanceof Map) {
      Map<String, Object> map = (Map<String, Object>) value;
      return shuffled(map).stream()
          .map(key -> scalar(key) + ": " + flow(map.get(key)))
          .collect(Collectors.joining(comma, "{", "}"));
    }
    if (value instanceof List) {
      return ((List<Object>) value)
          .stream().map(this::flow).collect(Collectors.joining(comma, "[", "]"));
    }
    return value instanceof String word ? scalar(word) : String.valueOf(value);
  }

  private String scalar(String word) {
    return switch (random.nextInt(4)) {
      case 0 -> '"' + word + '"';
      case 1 -> "'" + word + "'";
      default -> word;
    };
  }

  private void noise(String indent) {
    if (random.nextInt(5) == 0) {
      text.append(indent).append("# name: other\n\n");
    }
  }

  private List<String> shuffled(Map<String, Object> map) {
    List<String> keys = new ArrayList<>(map.keySet());
    Collections.shuffle(keys, random);
    return keys;
  }
}
