// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.inference.Sequences.Longer;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.transform.Constant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what fills a model's inputs: columns, a padded sequence with its mask, or an image. */
final class InputsReader {
  private static final String FORM =
      "a column or feature, a list of them, or one of"
          + " {columns: ...}, {sequence: ...}, {mask-of: ...}, {length-of: ...}, {image: ...}";
  private static final String COLUMNS = "columns";
  private static final String SEQUENCE = "sequence";
  private static final String MASK = "mask-of";
  private static final String LENGTH = "length-of";
  private static final String IMAGE = "image";

  private final Scope scope;
  private final Map<String, InputSource> inputs = new LinkedHashMap<>();
  private final Set<String> sequences = new HashSet<>();
  private final List<Value> derived = new ArrayList<>();

  InputsReader(Scope scope) {
    this.scope = scope;
  }

  Map<String, InputSource> read(Value value) {
    Section section =
        value == null ? null : value.section("a mapping from model inputs to columns");
    for (String input : section == null ? List.<String>of() : section.keys()) {
      InputSource source = source(section.find(input));
      if (source != null) {
        inputs.put(input, source);
      }
    }
    for (Value column : derived) {
      if (!sequences.contains(column.written())) {
        column.refuse("the column of a {" + SEQUENCE + ": ...} among these inputs");
      }
    }
    return inputs;
  }

  private InputSource source(Value value) {
    if (value.isScalar() || value.isList()) {
      return InputSource.of(columns(value));
    }
    Section section = value.section(FORM);
    if (section == null) {
      return null;
    }
    InputSource source = null;
    if (section.has(COLUMNS)) {
      source = columns(section);
    } else if (section.has(SEQUENCE)) {
      source = sequence(section);
    } else if (section.has(MASK)) {
      String column = ofSequence(section.find(MASK));
      source = column == null ? null : new InputSource.Mask(column);
    } else if (section.has(LENGTH)) {
      String column = ofSequence(section.find(LENGTH));
      source = column == null ? null : new InputSource.Length(column);
    } else if (section.has(IMAGE)) {
      source = new ImageReader(section).read(column(section.find(IMAGE), ColumnType.BYTES));
    } else {
      value.refuse(FORM);
      return null;
    }
    section.finish();
    return source;
  }

  private InputSource columns(Section section) {
    List<String> columns = columns(section.find(COLUMNS));
    List<Integer> shape = lengths(section.find("shape"));
    return shape == null ? null : new InputSource.Columns(columns, shape);
  }

  private List<String> columns(Value value) {
    List<String> columns = new ArrayList<>();
    for (Value item : value.oneOrMore(FORM)) {
      scope.valueOrGroup(item);
      if (item.isText()) {
        columns.add(item.written());
      }
    }
    return columns;
  }

  private String ofSequence(Value value) {
    String column = value.text("the column of a sequence");
    if (column != null) {
      derived.add(value);
    }
    return column;
  }

  /** The name of a column of the type; null, with a problem, if it is of another. */
  private String column(Value value, ColumnType wanted) {
    ColumnType type = scope.inputColumn(value);
    if (type != null && type != wanted) {
      value.refuse("a column of type " + wanted + "; " + value.written() + " is " + type);
    }
    return type == wanted ? value.written() : null;
  }

  private InputSource sequence(Section section) {
    Value value = section.find(SEQUENCE);
    sequences.add(value.written());
    ColumnType type = scope.inputColumn(value);
    if (type != null && !type.isArray()) {
      value.refuse("a column of type ARRAY<...>; " + value.written() + " is " + type);
    }
    Constant pad = pad(section.find("pad"), type);
    List<Integer> buckets = lengths(section.find("buckets"));
    Value cut = section.find("longer");
    Longer longer = cut == null ? Longer.DEAD_LETTER : cut.choice(Longer.class);
    if (type == null || !type.isArray() || pad == null || buckets == null || longer == null) {
      return null;
    }
    try {
      return new InputSource.Sequence(value.written(), pad, buckets, longer);
    } catch (IllegalArgumentException e) {
      section.refuse(e.getMessage());
      return null;
    }
  }

  /** Zero or the empty text, or what the definition says; null, with a problem, if it is wrong. */
  private static Constant pad(Value value, ColumnType type) {
    boolean text = type == ColumnType.STRING_ARRAY;
    if (value == null) {
      return text ? Constant.of("") : Constant.of(0L);
    }
    if (text) {
      if (value.written() == null || !value.isText()) {
        value.refuse("a text, as the sequence is of texts");
        return null;
      }
      return Constant.of(value.written());
    }
    if (type == ColumnType.FLOAT_ARRAY || type == ColumnType.DOUBLE_ARRAY) {
      Double number = value.number("a finite number");
      return number == null ? null : Constant.of(number.doubleValue());
    }
    Long whole = value.whole(Long.MIN_VALUE, Long.MAX_VALUE, "a whole number");
    return whole == null ? null : Constant.of(whole.longValue());
  }

  /** The empty list for nothing; null, with a problem, for what are no lengths. */
  private static List<Integer> lengths(Value value) {
    List<Integer> lengths = new ArrayList<>();
    for (Value item : value == null ? List.<Value>of() : value.oneOrMore("a list of lengths")) {
      Long length = item.whole(1, Integer.MAX_VALUE, "a length from 1");
      if (length == null) {
        return null;
      }
      lengths.add(length.intValue());
    }
    return lengths;
  }
}
