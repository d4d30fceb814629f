// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.row.ColumnType;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScalarsTest {
  @Test
  void durationsHaveUnits() {
    assertThat(Scalars.duration("20 ms")).isEqualTo(Duration.ofMillis(20));
    assertThat(Scalars.duration("5s")).isEqualTo(Duration.ofSeconds(5));
    assertThat(Scalars.duration("30 min")).isEqualTo(Duration.ofMinutes(30));
    assertThat(Scalars.duration("3 h")).isEqualTo(Duration.ofHours(3));
    assertThat(Scalars.duration("7 d")).isEqualTo(Duration.ofDays(7));
    assertThat(Scalars.duration("PT1H30M")).isEqualTo(Duration.ofMinutes(90));
  }

  @Property
  void everyDurationReadsBackFromItsIsoForm(@ForAll @LongRange(min = 0) long millis) {
    Duration duration = Duration.ofMillis(millis);

    assertThat(Scalars.duration(duration.toString())).isEqualTo(duration);
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
    assertThat(Scalars.duration(text)).isNull();
  }

  @Test
  void sizesHaveBinaryUnits() {
    assertThat(Scalars.bytes("65536")).isEqualTo(65_536);
    assertThat(Scalars.bytes("64 KiB")).isEqualTo(65_536);
    assertThat(Scalars.bytes("16 MiB")).isEqualTo(16L << 20);
    assertThat(Scalars.bytes("1GiB")).isEqualTo(1L << 30);
    assertThat(Scalars.bytes("1 GB")).isNull();
    assertThat(Scalars.bytes("99999999999999999 GiB")).isNull();
  }

  @Test
  void sqlNamesOfTypesAreUnderstood() {
    assertThat(Scalars.type("timestamp(9)")).isEqualTo(ColumnType.TIMESTAMP);
    assertThat(Scalars.type("TIMESTAMP")).isEqualTo(ColumnType.TIMESTAMP);
    assertThat(Scalars.type("Varchar(10)")).isEqualTo(ColumnType.STRING);
    assertThat(Scalars.type("INTEGER")).isEqualTo(ColumnType.INT);
    assertThat(Scalars.type("tinyint")).isEqualTo(ColumnType.INT);
    assertThat(Scalars.type("LONG")).isEqualTo(ColumnType.BIGINT);
    assertThat(Scalars.type("REAL")).isEqualTo(ColumnType.FLOAT);
    assertThat(Scalars.type("INT(3)")).isNull();
    assertThat(Scalars.type("DATE")).isNull();
  }

  @Test
  void numbersOfYamlAreUnderstood() {
    assertThat(Scalars.number("0x1F")).isEqualTo(31.0);
    assertThat(Scalars.number("0o17")).isEqualTo(15.0);
    assertThat(Scalars.number("1e3")).isEqualTo(1000.0);
    assertThat(Scalars.number("9223372036854775808")).isEqualTo(0x1p63);
    assertThat(Scalars.whole("9223372036854775808")).isNull();
  }
}
