// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

import io.anabranch.core.text.Quantities;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoublePredicate;

/**
 * Settings as they are written, read as what they are. Every method throws {@link
 * IllegalArgumentException} with {@code name: value (expected: ...)}.
 */
public final class Options {
  private final Map<String, String> written;

  private Options(Map<String, String> written) {
    this.written = written;
  }

  /** Refuses options that are not among the known. */
  public static Options of(Map<String, String> written, List<String> known) {
    for (String name : written.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "option: " + name + " (expected: one of " + String.join(", ", known) + ")");
      }
    }
    return new Options(Map.copyOf(written));
  }

  public boolean has(String name) {
    return written.containsKey(name);
  }

  /** Refuses an option that means nothing with the other settings. */
  public void refuse(String name, String expected) {
    if (has(name)) {
      throw refused(name, written.get(name), expected);
    }
  }

  /** A finite number that passes a test. */
  public double number(String name, double otherwise, DoublePredicate test, String expected) {
    String text = written.get(name);
    if (text == null) {
      return otherwise;
    }
    double number = parse(text);
    if (!Double.isFinite(number) || !test.test(number)) {
      throw refused(name, text, expected);
    }
    return number;
  }

  public double positive(String name, double otherwise) {
    return number(name, otherwise, number -> number > 0, "a number > 0");
  }

  public double notNegative(String name, double otherwise) {
    return number(name, otherwise, number -> number >= 0, "a number >= 0");
  }

  /** A number above 0 and below 1. */
  public double share(String name, double otherwise) {
    return number(name, otherwise, number -> number > 0 && number < 1, "a number between 0 and 1");
  }

  public int whole(String name, int otherwise, int least, int most) {
    String text = written.get(name);
    if (text == null) {
      return otherwise;
    }
    double number = parse(text);
    if (number != Math.rint(number) || number < least || number > most) {
      throw refused(name, text, "a whole number from " + least + " to " + most);
    }
    return (int) number;
  }

  public <E extends Enum<E>> E choice(String name, E otherwise) {
    String text = written.get(name);
    if (text == null) {
      return otherwise;
    }
    for (E constant : otherwise.getDeclaringClass().getEnumConstants()) {
      if (word(constant).equals(text)) {
        return constant;
      }
    }
    throw refused(name, text, "one of " + words(otherwise.getDeclaringClass()));
  }

  /** A duration of at least one millisecond, as in 24 h; null where it is not given. */
  public Duration duration(String name) {
    String text = written.get(name);
    if (text == null) {
      return null;
    }
    Duration duration = Quantities.duration(text);
    if (duration == null || duration.isZero()) {
      throw refused(name, text, "a duration, as in 5 min, 24 h or 7 d");
    }
    return duration;
  }

  private static double parse(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** A constant as it is written: {@code NAIVE_BAYES} is {@code naive-bayes}. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> String words(Class<E> type) {
    return String.join(", ", Arrays.stream(type.getEnumConstants()).map(Options::word).toList());
  }

  private static IllegalArgumentException refused(String name, String text, String expected) {
    return new IllegalArgumentException(name + ": " + text + " (expected: " + expected + ")");
  }
}
