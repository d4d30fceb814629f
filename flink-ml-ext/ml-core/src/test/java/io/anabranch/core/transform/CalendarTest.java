// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import static io.anabranch.core.feature.Features.apply;
import static io.anabranch.core.feature.Features.definition;
import static io.anabranch.core.feature.Features.ofTime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anabranch.core.definition.Definition;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class CalendarTest {
  private static final Definition PARTS =
      definition(
          "{name: a, calendar: t, part: hour}",
          "{name: b_, calendar: t, part: minute-of-day}",
          "{name: c, calendar: t, part: weekday}",
          "{name: e, calendar: t, part: day}",
          "{name: g, calendar: t, part: month}",
          "{name: h, calendar: t, part: day-of-year}");

  /** Years -2000 to 6000 or so. */
  @Property(tries = 5000)
  void partsAreThoseOfTheIsoCalendar(
      @ForAll @LongRange(min = -125_000_000_000_000L, max = 127_000_000_000_000L) long millis) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(Math.floorDiv(millis, 1000L), 0, ZoneOffset.UTC);

    assertThat(apply(PARTS, ofTime(millis)))
        .containsExactly(
            (long) time.getHour(),
            time.getHour() * 60L + time.getMinute(),
            (long) time.getDayOfWeek().getValue(),
            (long) time.getDayOfMonth(),
            (long) time.getMonthValue(),
            (long) time.getDayOfYear());
  }

  @Test
  void everyDayOfFourCenturiesIsRight() {
    for (long day = -1000; day < 147_000; day++) {
      LocalDate date = LocalDate.ofEpochDay(day);
      assertThat(CivilDate.day(day)).isEqualTo(date.getDayOfMonth());
      assertThat(CivilDate.month(day)).isEqualTo(date.getMonthValue());
      assertThat(CivilDate.dayOfYear(day)).isEqualTo(date.getDayOfYear());
    }
  }

  @Test
  void cyclicFormIsAPointOnTheCircle() {
    Definition definition = definition("{name: h, calendar: t, part: hour, form: cyclic}");

    List<Object> six = apply(definition, ofTime(6 * 3_600_000L));
    assertThat((double) six.get(0)).isEqualTo(1.0);
    assertThat((double) six.get(1)).isCloseTo(0.0, within(1e-15));
    assertThat(apply(definition, ofTime(0L))).containsExactly(0.0, 1.0);
  }
}
