// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.DeadLetter;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class RowsTest {
  /** One column of each type, named after it. */
  private static final List<Column> COLUMNS =
      Arrays.stream(ColumnType.values()).map(type -> new Column(type.name(), type)).toList();

  private static final RowType TYPE = RowTypes.of(COLUMNS);

  private static final RowData ROW =
      GenericRowData.of(
          true,
          -7,
          1L << 40,
          0.5f,
          0.1,
          StringData.fromString("a \"b\"\n"),
          TimestampData.fromEpochMillis(86_400_001),
          new byte[] {0, 1, (byte) 255},
          new GenericArrayData(new int[] {-7}),
          new GenericArrayData(new long[] {1L << 40, 2}),
          new GenericArrayData(new Object[] {0.5f, null}),
          new GenericArrayData(new double[0]),
          new GenericArrayData(new Object[] {StringData.fromString("ü")}));

  @Test
  void aViewReadsEveryTypeOfEveryKindOfRow() {
    BinaryRowData binary = new RowDataSerializer(TYPE).toBinaryRow(ROW);
    RowDataView view = new RowDataView(TYPE);
    for (RowData row : List.of(ROW, binary)) {
      view.of(row);
      assertThat(view.integer(0)).isEqualTo(1);
      assertThat(view.integer(1)).isEqualTo(-7);
      assertThat(view.integer(2)).isEqualTo(1L << 40);
      assertThat(view.number(3)).isEqualTo(0.5);
      assertThat(view.number(4)).isEqualTo(0.1);
      assertThat(view.text(5)).isEqualTo("a \"b\"\n");
      assertThat(view.integer(6)).isEqualTo(86_400_001);
      assertThat(view.number(1)).isEqualTo(-7.0);
      assertThat(view.isNull(4)).isFalse();
      assertThat(view.bytes(7)).containsExactly(0, 1, 255);
      assertThat(view.array(8).integer(0)).isEqualTo(-7);
      assertThat(view.array(8).number(0)).isEqualTo(-7.0);
      assertThat(view.array(9).integer(0)).isEqualTo(1L << 40);
      assertThat(view.array(10).number(0)).isEqualTo(0.5);
      assertThat(view.array(10).isNull(1)).isTrue();
      assertThat(view.array(11).size()).isZero();
      assertThat(view.array(12).text(0)).isEqualTo("ü");
    }
    view.of(new GenericRowData(COLUMNS.size()));
    assertThat(view.isNull(4)).isTrue();
  }

  @Test
  void aViewRefusesAValueOfAnotherType() {
    RowDataView view = new RowDataView(TYPE).of(ROW);
    assertThatThrownBy(() -> view.integer(5))
        .hasMessage("column 5: VARCHAR (expected: BOOLEAN, INT, BIGINT or TIMESTAMP)");
    assertThatThrownBy(() -> view.text(1)).hasMessage("column 1: INTEGER (expected: STRING)");
    assertThatThrownBy(() -> view.bytes(1)).hasMessage("column 1: INTEGER (expected: BYTES)");
    assertThatThrownBy(() -> view.array(7)).hasMessage("column 7: VARBINARY (expected: ARRAY)");
    assertThatThrownBy(() -> view.array(8).text(0))
        .hasMessage("element: INTEGER (expected: STRING)");
  }

  @Test
  void aRowIsWrittenAsJson() {
    assertThat(new RowText(TYPE).of(ROW))
        .isEqualTo(
            "{\"BOOLEAN\": true, \"INT\": -7, \"BIGINT\": 1099511627776, \"FLOAT\": 0.5,"
                + " \"DOUBLE\": 0.1, \"STRING\": \"a \\\"b\\\"\\u000a\","
                + " \"TIMESTAMP\": \"1970-01-02T00:00:00.001\", \"BYTES\": \"AAH/\","
                + " \"INT_ARRAY\": [-7], \"BIGINT_ARRAY\": [1099511627776, 2],"
                + " \"FLOAT_ARRAY\": [0.5, null], \"DOUBLE_ARRAY\": [],"
                + " \"STRING_ARRAY\": [\"ü\"]}");
    RowType numbers = RowTypes.of(List.of(new Column("x", ColumnType.DOUBLE)));
    assertThat(new RowText(numbers).of(GenericRowData.of(Double.NaN)))
        .isEqualTo("{\"x\": \"NaN\"}");
    assertThat(new RowText(numbers).of(new GenericRowData(1))).isEqualTo("{\"x\": null}");
  }

  @Test
  void aDeadLetterIsARowOfText() {
    RowData row = DeadLetters.toRow(new DeadLetter("window", ErrorKind.DATA, "x: NaN", null));
    assertThat(new RowText(DeadLetters.ROW_TYPE).of(row))
        .isEqualTo(
            "{\"stage\": \"window\", \"kind\": \"DATA\", \"reason\": \"x: NaN\","
                + " \"original\": null}");
  }
}
