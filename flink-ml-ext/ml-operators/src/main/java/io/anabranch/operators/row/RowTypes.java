// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.row;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/** Flink's types of a definition's columns; all nullable. */
public final class RowTypes {
  private RowTypes() {}

  public static RowType of(List<Column> columns) {
    return RowType.of(
        columns.stream().map(column -> of(column.type())).toArray(LogicalType[]::new),
        columns.stream().map(Column::name).toArray(String[]::new));
  }

  public static LogicalType of(ColumnType type) {
    return switch (type) {
      case BOOLEAN -> new BooleanType();
      case INT -> new IntType();
      case BIGINT -> new BigIntType();
      case FLOAT -> new FloatType();
      case DOUBLE -> new DoubleType();
      case STRING -> VarCharType.STRING_TYPE;
      case TIMESTAMP -> new TimestampType(3);
      case BYTES -> new VarBinaryType(VarBinaryType.MAX_LENGTH);
      case INT_ARRAY, BIGINT_ARRAY, FLOAT_ARRAY, DOUBLE_ARRAY, STRING_ARRAY ->
          new ArrayType(of(type.element()));
    };
  }
}
