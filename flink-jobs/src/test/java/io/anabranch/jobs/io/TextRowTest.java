// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.jobs.io.TextRow.Empty;
import io.anabranch.operators.row.RowTypes;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextRowTest {
  @Property(tries = 200)
  void everyNumberIsReadBackAsItIs(
      @ForAll int small, @ForAll long large, @ForAll float single, @ForAll double many) {
    assertThat(read(ColumnType.INT, Integer.toString(small))).isEqualTo(small);
    assertThat(read(ColumnType.BIGINT, Long.toString(large))).isEqualTo(large);
    assertThat(read(ColumnType.FLOAT, Float.toString(single))).isEqualTo(single);
    assertThat(read(ColumnType.DOUBLE, Double.toString(many))).isEqualTo(many);
  }

  @Test
  void arraysAndBytesAreParsedStrictly() {
    assertThat(array(ColumnType.FLOAT_ARRAY, "0.1", "2").getFloat(0)).isEqualTo(0.1f);
    assertThat(array(ColumnType.BIGINT_ARRAY, "9007199254740993").getLong(0))
        .isEqualTo(9007199254740993L);
    assertThat(array(ColumnType.INT_ARRAY, "1", null).isNullAt(1)).isTrue();
    assertThatThrownBy(() -> array(ColumnType.INT_ARRAY, "1", "1.5"))
        .hasMessage("c: \"1.5\" (expected: INT)");
    assertThat((byte[]) read(ColumnType.BYTES, "AAEC/w=="))
        .isEqualTo(new byte[] {0, 1, 2, (byte) 255});
    assertThatThrownBy(() -> read(ColumnType.BYTES, "no base64!"))
        .hasMessage("c: \"no base64!\" (expected: BYTES in Base64)");
  }

  @ParameterizedTest
  @CsvSource({"INT,12.0,12", "INT,1e3,1000", "BIGINT,9007199254740993.0,9007199254740993"})
  void aWholeNumberMayBeWrittenWithAFraction(ColumnType type, String text, long value) {
    assertThat(((Number) read(type, text)).longValue()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "INT,1.5",
    "INT,2147483648",
    "INT,abc",
    "INT,1e400000000",
    "INT,0x10",
    "INT,true",
    "INT,''",
    "BIGINT,9223372036854775808",
    "BIGINT,1.5",
    "FLOAT,abc",
    "DOUBLE,12d",
    "DOUBLE,{}",
    "DOUBLE,true",
    "DOUBLE,''",
  })
  void whatIsNotExactlyAValueIsRejected(ColumnType type, String text) {
    assertThatThrownBy(() -> read(type, text))
        .isInstanceOfSatisfying(
            MlException.class, error -> assertThat(error.kind()).isEqualTo(ErrorKind.DATA))
        .hasMessage("c: \"" + text + "\" (expected: " + type + ")");
  }

  @ParameterizedTest
  @CsvSource({"1", "0", "yes", "''", "t"})
  void aBooleanIsTrueOrFalse(String text) {
    assertThat(read(ColumnType.BOOLEAN, "True")).isEqualTo(true);
    assertThat(read(ColumnType.BOOLEAN, "false")).isEqualTo(false);
    assertThatThrownBy(() -> read(ColumnType.BOOLEAN, text))
        .isInstanceOf(MlException.class)
        .hasMessage("c: \"" + text + "\" (expected: BOOLEAN, true or false)");
  }

  @ParameterizedTest
  @CsvSource({
    "NULL,INT,true",
    "NULL,STRING,true",
    "TEXT_OR_NULL,INT,true",
    "TEXT_OR_NULL,STRING,false",
    "TEXT,STRING,false"
  })
  void anEmptyTextIsNullWhereTheFormatHasNoOther(Empty empty, ColumnType type, boolean isNull) {
    GenericRowData row = row("");
    parser(type, empty).parse(row);

    assertThat(row.isNullAt(0)).isEqualTo(isNull);
  }

  private static Object read(ColumnType type, String text) {
    GenericRowData row = row(text);
    parser(type, Empty.TEXT).parse(row);
    return row.getField(0);
  }

  private static ArrayData array(ColumnType type, String... texts) {
    StringData[] elements =
        Arrays.stream(texts)
            .map(text -> text == null ? null : StringData.fromString(text))
            .toArray(StringData[]::new);
    GenericRowData row = GenericRowData.of(new GenericArrayData(elements));
    parser(type, Empty.TEXT).parse(row);
    return row.getArray(0);
  }

  private static TextRow parser(ColumnType type, Empty empty) {
    return new TextRow(RowTypes.of(List.of(new Column("c", type))), empty);
  }

  private static GenericRowData row(String text) {
    return GenericRowData.of(StringData.fromString(text));
  }
}
