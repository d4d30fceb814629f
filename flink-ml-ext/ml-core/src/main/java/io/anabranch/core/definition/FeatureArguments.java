// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.row.ColumnType;
import io.anabranch.core.transform.Arguments;
import io.anabranch.core.transform.Constant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A transform's arguments out of one section of the file; collects the types of its inputs. */
final class FeatureArguments implements Arguments {
  private static final String NUMBER = "a finite number";
  private static final String PLACEHOLDER = "?";

  private final String name;
  private final Section section;
  private final Scope scope;
  private final List<ColumnType> types = new ArrayList<>();

  FeatureArguments(String name, Section section, Scope scope) {
    this.name = name;
    this.section = section;
    this.scope = scope;
  }

  /** Types of the inputs, in the order in which they were asked for; null where one is unknown. */
  List<ColumnType> types() {
    return types;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String column(String key) {
    Value value = section.require(key, "a column or an earlier feature");
    return value == null ? PLACEHOLDER : input(value);
  }

  private String input(Value value) {
    types.add(scope.plain(value));
    return value.isText() ? value.written() : PLACEHOLDER;
  }

  @Override
  public List<String> pair(String key) {
    String expected = "two columns or earlier features, as in [a, b]";
    Value value = section.require(key, expected);
    List<Value> items = value == null ? null : value.items(expected);
    if (items != null && items.size() == 2) {
      return List.of(input(items.get(0)), input(items.get(1)));
    }
    if (items != null) {
      value.refuse(expected);
    }
    return List.of(PLACEHOLDER, PLACEHOLDER);
  }

  @Override
  public double number(String key) {
    Value value = section.require(key, NUMBER);
    Double number = value == null ? null : value.number(NUMBER);
    return number == null ? 0.0 : number;
  }

  @Override
  public double number(String key, double otherwise) {
    Value value = section.find(key);
    Double number = value == null ? null : value.number(NUMBER);
    return number == null ? otherwise : number;
  }

  @Override
  public List<Double> increasing(String key) {
    String expected = "a list of numbers that increase";
    Value value = section.require(key, expected);
    List<Value> items = value == null ? null : value.items(expected);
    List<Double> numbers = new ArrayList<>();
    if (items == null) {
      return numbers;
    }
    if (items.isEmpty()) {
      value.refuse(expected);
    }
    for (Value item : items) {
      Double number = item.number(NUMBER);
      if (number != null && !numbers.isEmpty() && number <= numbers.get(numbers.size() - 1)) {
        item.refuse("> " + numbers.get(numbers.size() - 1) + ", the number before it");
      } else if (number != null) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  @Override
  public long whole(String key, long least) {
    String expected = "a whole number >= " + least;
    Value value = section.require(key, expected);
    Long whole = value == null ? null : value.whole(least, Long.MAX_VALUE, expected);
    return whole == null ? least : whole;
  }

  @Override
  public List<String> texts(String key) {
    String expected = "a list of distinct values";
    Value value = section.find(key);
    List<Value> items = value == null ? null : value.items(expected);
    if (items == null) {
      return null;
    }
    if (items.isEmpty()) {
      value.refuse("at least one value");
    }
    Set<String> seen = new HashSet<>();
    List<String> texts = new ArrayList<>();
    for (Value item : items) {
      String text = item.written();
      if (text == null || !seen.add(text)) {
        item.refuse(text == null ? "a text, number or boolean" : "each value once");
      } else {
        texts.add(text);
      }
    }
    return texts;
  }

  @Override
  public Constant constant(String key) {
    String expected = "a text, number or boolean";
    Value value = section.require(key, expected);
    if (value == null) {
      return Constant.of(0L);
    }
    if (value.isText()) {
      return Constant.of(value.written());
    }
    if (value.isBoolean()) {
      return Constant.of(Boolean.parseBoolean(value.written()) ? 1L : 0L);
    }
    Long whole = value.isWhole() ? Scalars.whole(value.written()) : null;
    if (whole != null) {
      return Constant.of(whole.longValue());
    }
    Double number = value.number(expected);
    return number == null ? Constant.of(0L) : Constant.of(number.doubleValue());
  }

  @Override
  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    Value value = section.require(key, Suggestion.oneOf("", Scalars.words(type)));
    E choice = value == null ? null : value.choice(type);
    return choice == null ? type.getEnumConstants()[0] : choice;
  }

  @Override
  public <E extends Enum<E>> E choice(String key, E otherwise) {
    Value value = section.find(key);
    E choice = value == null ? null : value.choice(otherwise.getDeclaringClass());
    return choice == null ? otherwise : choice;
  }
}
