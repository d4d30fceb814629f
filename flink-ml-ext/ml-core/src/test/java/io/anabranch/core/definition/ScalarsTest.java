// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.row.ColumnType;
import org.junit.jupiter.api.Test;

final class ScalarsTest {
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
