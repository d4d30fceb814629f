// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole numbers with a unit: durations ({@code 20 ms}, {@code 3 h}, {@code PT3H}) and sizes. */
public final class Quantities {
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
  private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,18}) ?([A-Za-z]*)");

  private Quantities() {}

  /** Whole milliseconds, not negative; null if the text is no duration. */
  public static Duration duration(String text) {
    try {
      if (text.startsWith("P")) {
        Duration duration = Duration.parse(text);
        return duration.equals(Duration.ofMillis(duration.toMillis())) && !duration.isNegative()
            ? duration
            : null;
      }
      Long millis = parse(text, MILLIS);
      return millis == null ? null : Duration.ofMillis(millis);
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  /** As in {@code 16 MiB}; null if the text is no size. */
  public static Long bytes(String text) {
    return parse(text, BYTES);
  }

  private static Long parse(String text, Map<String, Long> units) {
    Matcher match = QUANTITY.matcher(text.strip());
    Long unit = match.matches() ? units.get(match.group(2)) : null;
    if (unit == null) {
      return null;
    }
    try {
      return Math.multiplyExact(Long.parseLong(match.group(1)), unit);
    } catch (ArithmeticException e) {
      return null;
    }
  }
}
