// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.row;

import io.anabranch.core.row.RowView;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Reads Flink's rows without boxing. One per task, pointed at row after row; not thread-safe.
 * Columns of types that a definition cannot have may be there, but not be read.
 */
public final class RowDataView implements RowView {
  private final LogicalTypeRoot[] roots;
  private final int[] precisions;
  private RowData row;
  private boolean noNulls;

  public RowDataView(RowType type) {
    int size = type.getFieldCount();
    roots = new LogicalTypeRoot[size];
    precisions = new int[size];
    for (int i = 0; i < size; i++) {
      LogicalType field = type.getTypeAt(i);
      roots[i] = field.getTypeRoot();
      if (roots[i] == LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE) {
        precisions[i] = LogicalTypeChecks.getPrecision(field);
      }
    }
  }

  /** Points the view at a row; valid until the next call. */
  public RowDataView of(RowData row) {
    this.row = row;
    // Flink looks for nulls at the start of the memory, wherever the row begins in it.
    noNulls = row instanceof BinaryRowData binary && binary.getOffset() == 0 && !binary.anyNull();
    return this;
  }

  @Override
  public boolean isNull(int column) {
    return !noNulls && row.isNullAt(column);
  }

  // hot path
  @Override
  public long integer(int column) {
    return switch (roots[column]) {
      case BOOLEAN -> row.getBoolean(column) ? 1 : 0;
      case INTEGER -> row.getInt(column);
      case BIGINT -> row.getLong(column);
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          row.getTimestamp(column, precisions[column]).getMillisecond();
      default -> throw unreadable(column, "BOOLEAN, INT, BIGINT or TIMESTAMP");
    };
  }

  // hot path
  @Override
  public double number(int column) {
    return switch (roots[column]) {
      case FLOAT -> row.getFloat(column);
      case DOUBLE -> row.getDouble(column);
      default -> integer(column);
    };
  }

  @Override
  public String text(int column) {
    if (roots[column] != LogicalTypeRoot.VARCHAR) {
      throw unreadable(column, "STRING");
    }
    return row.getString(column).toString();
  }

  private IllegalStateException unreadable(int column, String expected) {
    return new IllegalStateException(
        "column " + column + ": " + roots[column] + " (expected: " + expected + ")");
  }
}
