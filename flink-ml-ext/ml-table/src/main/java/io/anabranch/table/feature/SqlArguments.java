// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.core.error.MlException;
import io.anabranch.core.transform.Arguments;
import io.anabranch.core.transform.Constant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Arguments of a call in the place of a definition's lines. The first that is wrong is thrown, of
 * kind USER.
 */
final class SqlArguments implements Arguments {
  /** In a definition these words stand for a statistic that is fitted. */
  private static final Set<String> FITTED = Set.of("mean", "min", "max", "most-frequent");

  private final String function;
  private final List<String> inputs;
  private final Map<String, Object> values;
  private final String form;

  SqlArguments(String function, List<String> inputs, Map<String, Object> values, String form) {
    this.function = function;
    this.inputs = inputs;
    this.values = values;
    this.form = form;
  }

  @Override
  public String name() {
    return function;
  }

  @Override
  public String column(String key) {
    return inputs.get(0);
  }

  @Override
  public List<String> pair(String key) {
    return inputs;
  }

  @Override
  public double number(String key) {
    double number = (Double) required(key);
    if (!Double.isFinite(number)) {
      throw wrong(key, number, "a finite number");
    }
    return number;
  }

  @Override
  public double number(String key, double otherwise) {
    return values.get(key) == null ? otherwise : number(key);
  }

  @Override
  @SuppressWarnings("unchecked") // Parameter.Form decides what a value is
  public List<Double> increasing(String key) {
    List<Double> numbers = (List<Double>) required(key);
    boolean ok =
        !numbers.isEmpty() && numbers.stream().allMatch(n -> n != null && Double.isFinite(n));
    for (int i = 1; ok && i < numbers.size(); i++) {
      ok = numbers.get(i - 1) < numbers.get(i);
    }
    if (!ok) {
      throw wrong(key, numbers, "at least one number, each greater than the one before");
    }
    return numbers;
  }

  @Override
  public long whole(String key, long least) {
    long number = (Long) required(key);
    if (number < least) {
      throw wrong(key, number, "a whole number from " + least + " up");
    }
    return number;
  }

  @Override
  @SuppressWarnings("unchecked") // Parameter.Form decides what a value is
  public List<String> texts(String key) {
    List<String> texts = (List<String>) required(key);
    boolean known = !texts.isEmpty() && texts.stream().noneMatch(Objects::isNull);
    if (!known || new HashSet<>(texts).size() < texts.size()) {
      throw wrong(key, texts, "at least one category, each once");
    }
    return texts;
  }

  @Override
  public Constant constant(String key) {
    Object value = required(key);
    if (value instanceof Boolean bool) {
      return Constant.of(bool ? 1L : 0L);
    }
    if (value instanceof Long integer) {
      return Constant.of(integer);
    }
    if (value instanceof Double) {
      return Constant.of(number(key));
    }
    if (FITTED.contains(value.toString())) {
      throw wrong(key, value, "a value; ML_MEAN and its like compute one");
    }
    return Constant.of(value.toString());
  }

  @Override
  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    String text = key.equals("form") ? form : (String) required(key);
    for (E choice : type.getEnumConstants()) {
      if (word(choice).equals(text)) {
        return choice;
      }
    }
    List<String> words = Arrays.stream(type.getEnumConstants()).map(SqlArguments::word).toList();
    throw wrong(key, text, "one of " + String.join(", ", words));
  }

  @Override
  public <E extends Enum<E>> E choice(String key, E otherwise) {
    boolean given = key.equals("form") || values.get(key) != null;
    return given ? choice(key, otherwise.getDeclaringClass()) : otherwise;
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Object required(String key) {
    Object value = values.get(key);
    if (value == null) {
      throw wrong(key, null, "not NULL");
    }
    return value;
  }

  private MlException wrong(String key, Object value, String expected) {
    return MlException.user(function + ": " + key + ": " + value + " (expected: " + expected + ")");
  }
}
