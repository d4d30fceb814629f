// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.time.api.constraints.DateTimeRange;
import net.jqwik.time.api.constraints.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimestampTextTest {
  @Property(tries = 500)
  void readsWhatJavaWrites(
      @ForAll
          @DateTimeRange(min = "0001-01-01T00:00:00", max = "9999-12-31T23:59:59")
          @Precision(ChronoUnit.NANOS)
          LocalDateTime time) {
    long expected = time.toInstant(ZoneOffset.UTC).toEpochMilli();

    assertThat(TimestampText.epochMillis(time.toString())).isEqualTo(expected);
    assertThat(TimestampText.epochMillis(time.toString().replace('T', ' '))).isEqualTo(expected);
    assertThat(TimestampText.epochMillis(time + "Z")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2001-06-01",
        "2001-06-01T",
        "2001-06-01T00",
        "2001-06-01T00:01:",
        "2001-06-01T00:01:0",
        "2001-06-01T24:00:00",
        "2001-06-01T00:60:00",
        "2001-06-01T00:00:60",
        "2001-02-29T00:00:00",
        "2001-13-01T00:00:00",
        "2001-06-01x00:00:00",
        "2001-06-01T00:00:00.",
        "2001-06-01T00:00:00,5",
        "2001-06-01T00:00:00.1234567890",
        "2001-06-01T00:00:00+02:00",
        "01-06-2001 00:00:00",
        "20010601T000000000",
        "991353660000",
        "Fri Jun 01 00:01:00"
      })
  void rejectsWhatIsNoTimestamp(String text) {
    assertThatThrownBy(() -> TimestampText.epochMillis(text)).isInstanceOf(DateTimeException.class);
  }
}
