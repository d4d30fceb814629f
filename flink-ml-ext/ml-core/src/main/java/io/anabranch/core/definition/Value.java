// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.text.Quantities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value of the file with its place. Reading it as something that it is not notes a problem and
 * gives null.
 */
record Value(Problems problems, String path, Node node) {
  int line() {
    return line(node);
  }

  static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  void refuse(String expected) {
    problems.add(line(), path, Rendering.of(node), expected);
  }

  void refuse(Collection<String> accepted) {
    refuse(Suggestion.oneOf(node instanceof ScalarNode scalar ? scalar.getValue() : "", accepted));
  }

  boolean isScalar() {
    return node instanceof ScalarNode;
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  private boolean is(Tag tag) {
    return node instanceof ScalarNode && node.getTag().equals(tag);
  }

  boolean isText() {
    return is(Tag.STR);
  }

  boolean isBoolean() {
    return is(Tag.BOOL);
  }

  boolean isWhole() {
    return is(Tag.INT);
  }

  boolean isNumber() {
    return is(Tag.INT) || is(Tag.FLOAT);
  }

  /** The scalar as it is written; null for null and for what is no scalar. */
  String written() {
    return node instanceof ScalarNode scalar && !is(Tag.NULL) ? scalar.getValue() : null;
  }

  String text(String expected) {
    String text = written();
    if (isText() && !text.isBlank()) {
      return text;
    }
    refuse(isNumber() || isBoolean() ? expected + "; quote it if it is meant as text" : expected);
    return null;
  }

  Double number(String expected) {
    Double number = isNumber() ? Scalars.number(written()) : null;
    if (number == null || !Double.isFinite(number)) {
      refuse(expected);
      return null;
    }
    return number;
  }

  Long whole(long least, long most, String expected) {
    Long whole = isWhole() ? Scalars.whole(written()) : null;
    if (whole == null || whole < least || whole > most) {
      refuse(expected);
      return null;
    }
    return whole;
  }

  Duration duration() {
    Duration duration = isText() ? Quantities.duration(written()) : null;
    if (duration == null) {
      refuse("a duration, as in 20 ms, 5 s, 30 min, 3 h, 7 d or PT3H");
    }
    return duration;
  }

  Long bytes() {
    Long bytes = isText() || isWhole() ? Quantities.bytes(written()) : null;
    if (bytes == null) {
      refuse("a size, as in 65536, 64 KiB, 16 MiB or 1 GiB");
    }
    return bytes;
  }

  <E extends Enum<E>> E choice(Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (isText() && Scalars.word(constant).equals(written())) {
        return constant;
      }
    }
    refuse(Scalars.words(type));
    return null;
  }

  /** The items of a list. */
  List<Value> items(String expected) {
    if (!(node instanceof SequenceNode sequence)) {
      refuse(expected);
      return null;
    }
    List<Value> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new Value(problems, path + "[" + items.size() + "]", item));
    }
    return items;
  }

  /** The items of a list, or the value itself as the only one. */
  List<Value> oneOrMore(String expected) {
    if (isList()) {
      List<Value> items = items(expected);
      if (items.isEmpty()) {
        refuse(expected);
      }
      return items;
    }
    return List.of(this);
  }

  Section section(String expected) {
    if (node instanceof MappingNode mapping) {
      return new Section(problems, path, mapping);
    }
    refuse(expected);
    return null;
  }
}
