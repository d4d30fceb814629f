// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Reads {@code 2001-06-01T00:01:00.123} and {@code 2001-06-01 00:01:00.123}: both of the forms that
 * Flink's formats write. Seconds and fractions may be absent, fractions beyond milliseconds are
 * cut, and a closing {@code Z} is accepted, since the columns hold time without a zone.
 */
final class TimestampText {
  private static final int DATE_AND_MINUTES = 16;
  private static final long MILLIS_PER_DAY = 86_400_000L;

  private TimestampText() {}

  /**
   * Milliseconds since 1970-01-01T00:00 of the same local time.
   *
   * @throws DateTimeException where it is no such text
   */
  // hot path
  static long epochMillis(String text) {
    int end = text.length();
    if (end > 0 && text.charAt(end - 1) == 'Z') {
      end--;
    }
    if (end < DATE_AND_MINUTES) {
      throw invalid(text);
    }
    expect(text, 4, '-');
    expect(text, 7, '-');
    expect(text, 13, ':');
    if (text.charAt(10) != 'T' && text.charAt(10) != ' ') {
      throw invalid(text);
    }
    long day =
        LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)).toEpochDay();
    int hour = below(24, digits(text, 11, 13), text);
    int minute = below(60, digits(text, 14, 16), text);
    return day * MILLIS_PER_DAY + (hour * 60 + minute) * 60_000L + seconds(text, end);
  }

  private static int seconds(String text, int end) {
    if (end == DATE_AND_MINUTES) {
      return 0;
    }
    if (end < DATE_AND_MINUTES + 3) {
      throw invalid(text);
    }
    expect(text, DATE_AND_MINUTES, ':');
    int millis = 1000 * below(60, digits(text, 17, 19), text);
    return end == 19 ? millis : millis + fraction(text, end);
  }

  private static int fraction(String text, int end) {
    expect(text, 19, '.');
    if (end == 20 || end > 29) {
      throw invalid(text);
    }
    int millis = 0;
    int weight = 100;
    for (int i = 20; i < end; i++) {
      millis += weight * digits(text, i, i + 1);
      weight /= 10;
    }
    return millis;
  }

  private static int digits(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw invalid(text);
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static int below(int limit, int value, String text) {
    if (value >= limit) {
      throw invalid(text);
    }
    return value;
  }

  private static void expect(String text, int at, char c) {
    if (text.charAt(at) != c) {
      throw invalid(text);
    }
  }

  private static DateTimeException invalid(String text) {
    return new DateTimeException(text);
  }
}
