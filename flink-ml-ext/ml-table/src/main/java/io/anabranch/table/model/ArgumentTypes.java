// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.model;

import io.anabranch.core.row.ColumnType;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Which SQL types reach which columns of a definition, as no cast is inserted on the way. */
public final class ArgumentTypes {
  private ArgumentTypes() {}

  /** Whether every value of the type, or every one but those out of range, can be converted. */
  public static boolean fits(LogicalType given, ColumnType wanted) {
    if (given.is(LogicalTypeRoot.NULL)) {
      return true;
    }
    return switch (wanted) {
      case BOOLEAN -> given.is(LogicalTypeRoot.BOOLEAN);
      case INT, BIGINT -> isInteger(given);
      case FLOAT, DOUBLE -> given.is(LogicalTypeFamily.NUMERIC);
      case STRING -> given.is(LogicalTypeFamily.CHARACTER_STRING);
      case TIMESTAMP -> given.is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE);
      case BYTES -> given.is(LogicalTypeFamily.BINARY_STRING);
      case INT_ARRAY, BIGINT_ARRAY, FLOAT_ARRAY, DOUBLE_ARRAY, STRING_ARRAY ->
          given instanceof ArrayType array && fits(array.getElementType(), wanted.element());
    };
  }

  private static boolean isInteger(LogicalType given) {
    return given.is(LogicalTypeFamily.INTEGER_NUMERIC)
        || given instanceof DecimalType decimal && decimal.getScale() == 0;
  }

  /** What {@link #fits} takes, in words. */
  static String accepted(ColumnType wanted) {
    return switch (wanted) {
      case BOOLEAN -> "BOOLEAN";
      case INT, BIGINT -> "a whole number, TINYINT to BIGINT or DECIMAL(p, 0)";
      case FLOAT, DOUBLE -> "a number";
      case STRING -> "STRING";
      case TIMESTAMP -> "TIMESTAMP, without time zone";
      case BYTES -> "BYTES";
      case INT_ARRAY, BIGINT_ARRAY -> "ARRAY of whole numbers";
      case FLOAT_ARRAY, DOUBLE_ARRAY -> "ARRAY of numbers";
      case STRING_ARRAY -> "ARRAY<STRING>";
    };
  }
}
