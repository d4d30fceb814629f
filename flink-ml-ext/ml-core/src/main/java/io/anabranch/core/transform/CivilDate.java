// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

/**
 * Day, month and day of year of a day number since 1970-01-01, in the proleptic Gregorian calendar,
 * without the objects of {@code java.time}. After Howard Hinnant, "chrono-compatible low-level date
 * algorithms", {@code civil_from_days}: years start in March, so that the leap day comes last.
 */
final class CivilDate {
  static final long DAY_MILLIS = 86_400_000L;
  private static final int ERA_DAYS = 146_097;
  private static final int MARCH_FIRST_OF_YEAR_ZERO = 719_468;

  private CivilDate() {}

  static int month(long day) {
    int shifted = (5 * marchDay(day) + 2) / 153;
    return shifted < 10 ? shifted + 3 : shifted - 9;
  }

  static int day(long day) {
    int marchDay = marchDay(day);
    return marchDay - (153 * ((5 * marchDay + 2) / 153) + 2) / 5 + 1;
  }

  static int dayOfYear(long day) {
    int marchDay = marchDay(day);
    // January and February close the year that started in March: 306 days lie before them.
    if (marchDay >= 306) {
      return marchDay - 305;
    }
    int year = yearOfEra(dayOfEra(day));
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year == 0);
    return marchDay + (leap ? 61 : 60);
  }

  /** Days since the 1st of March. */
  private static int marchDay(long day) {
    int dayOfEra = dayOfEra(day);
    int year = yearOfEra(dayOfEra);
    return dayOfEra - (365 * year + year / 4 - year / 100);
  }

  private static int dayOfEra(long day) {
    return (int) Math.floorMod(day + MARCH_FIRST_OF_YEAR_ZERO, (long) ERA_DAYS);
  }

  private static int yearOfEra(int dayOfEra) {
    return (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  }
}
