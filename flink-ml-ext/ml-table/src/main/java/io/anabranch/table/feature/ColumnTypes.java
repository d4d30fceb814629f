// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.core.row.ColumnType;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;

/** SQL types as the columns of a definition, and back. */
final class ColumnTypes {
  private ColumnTypes() {}

  /** The type that reads a SQL type; null if there is none. */
  static ColumnType of(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> ColumnType.BOOLEAN;
      case TINYINT, SMALLINT, INTEGER -> ColumnType.INT;
      case BIGINT -> ColumnType.BIGINT;
      case FLOAT -> ColumnType.FLOAT;
      case DOUBLE, DECIMAL -> ColumnType.DOUBLE;
      case CHAR, VARCHAR -> ColumnType.STRING;
      case TIMESTAMP_WITHOUT_TIME_ZONE -> ColumnType.TIMESTAMP;
      // A literal NULL.
      case NULL -> ColumnType.DOUBLE;
      default -> null;
    };
  }

  /** The form in which an argument of this type reaches a function. */
  static DataType argument(DataType type) {
    return switch (type.getLogicalType().getTypeRoot()) {
      case TIMESTAMP_WITHOUT_TIME_ZONE -> DataTypes.TIMESTAMP(3).bridgedTo(TimestampData.class);
      case CHAR, VARCHAR -> DataTypes.STRING();
      case NULL -> DataTypes.DOUBLE();
      default -> type;
    };
  }

  static DataType result(ColumnType type) {
    return switch (type) {
      case BOOLEAN -> DataTypes.BOOLEAN();
      case INT, BIGINT -> DataTypes.BIGINT();
      case STRING -> DataTypes.STRING();
      case TIMESTAMP -> DataTypes.TIMESTAMP(3);
      default -> DataTypes.DOUBLE();
    };
  }
}
