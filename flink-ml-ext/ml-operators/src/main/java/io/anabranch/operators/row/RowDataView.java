// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.row;

import io.anabranch.core.row.ArrayView;
import io.anabranch.core.row.RowView;
import java.nio.ByteBuffer;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Reads Flink's rows without boxing. One per task, pointed at row after row; not thread-safe.
 * Columns of types that a definition cannot have may be there, but not be read.
 */
public final class RowDataView implements RowView {
  private static final int SLOT_BYTES = 8;

  private final LogicalTypeRoot[] roots;
  private final int[] precisions;
  private final ArrayDataView[] arrays;
  private RowData row;
  private boolean noNulls;

  public RowDataView(RowType type) {
    int size = type.getFieldCount();
    roots = new LogicalTypeRoot[size];
    precisions = new int[size];
    arrays = new ArrayDataView[size];
    for (int i = 0; i < size; i++) {
      LogicalType field = type.getTypeAt(i);
      roots[i] = field.getTypeRoot();
      if (roots[i] == LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE) {
        precisions[i] = LogicalTypeChecks.getPrecision(field);
      } else if (field instanceof ArrayType array) {
        arrays[i] = new ArrayDataView(array.getElementType().getTypeRoot());
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

  // hot path
  @Override
  public boolean floats(int column, int count, ByteBuffer to, int at) {
    if (!noNulls || ((BinaryRowData) row).getSegments().length != 1) {
      return false;
    }
    MemorySegment memory = ((BinaryRowData) row).getSegments()[0];
    int from = BinaryRowData.calculateBitSetWidthInBytes(row.getArity()) + column * SLOT_BYTES;
    return switch (roots[column]) {
      case FLOAT -> FloatCopy.ofFloats(memory, from, count, to, at);
      case DOUBLE -> FloatCopy.ofDoubles(memory, from, count, to, at);
      default -> false;
    };
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

  @Override
  public byte[] bytes(int column) {
    if (roots[column] != LogicalTypeRoot.VARBINARY) {
      throw unreadable(column, "BYTES");
    }
    return row.getBinary(column);
  }

  @Override
  public ArrayView array(int column) {
    if (arrays[column] == null) {
      throw unreadable(column, "ARRAY");
    }
    return arrays[column].of(row.getArray(column));
  }

  private IllegalStateException unreadable(int column, String expected) {
    return new IllegalStateException(
        "column " + column + ": " + roots[column] + " (expected: " + expected + ")");
  }
}
