// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantitiesTest {
  @Test
  void durationsHaveUnits() {
    assertThat(Quantities.duration("20 ms")).isEqualTo(Duration.ofMillis(20));
    assertThat(Quantities.duration("5s")).isEqualTo(Duration.ofSeconds(5));
    assertThat(Quantities.duration("30 min")).isEqualTo(Duration.ofMinutes(30));
    assertThat(Quantities.duration("3 h")).isEqualTo(Duration.ofHours(3));
    assertThat(Quantities.duration("7 d")).isEqualTo(Duration.ofDays(7));
    assertThat(Quantities.duration("PT1H30M")).isEqualTo(Duration.ofMinutes(90));
  }

  @Property
  void everyDurationReadsBackFromItsIsoForm(@ForAll @LongRange(min = 0) long millis) {
    Duration duration = Duration.ofMillis(millis);

    assertThat(Quantities.duration(duration.toString())).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3",
        "h",
        "-3 h",
        "1.5 h",
        "3 hours",
        "PT-1H",
        "PT0.0001S",
        "P1Y",
        "PT2562047788016H",
        "3 H",
        "",
        "999999999999999 d"
      })
  void whatIsNoDurationIsNone(String text) {
    assertThat(Quantities.duration(text)).isNull();
  }

  @Test
  void sizesHaveBinaryUnits() {
    assertThat(Quantities.bytes("65536")).isEqualTo(65_536);
    assertThat(Quantities.bytes("64 KiB")).isEqualTo(65_536);
    assertThat(Quantities.bytes("16 MiB")).isEqualTo(16L << 20);
    assertThat(Quantities.bytes("1GiB")).isEqualTo(1L << 30);
    assertThat(Quantities.bytes("1 GB")).isNull();
    assertThat(Quantities.bytes("99999999999999999 GiB")).isNull();
  }
}
