// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.row;

import io.anabranch.core.row.ArrayView;
import java.nio.ByteBuffer;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.binary.BinaryArrayData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Reads Flink's arrays without boxing. Pointed at array after array; not thread-safe. */
final class ArrayDataView implements ArrayView {
  private final LogicalTypeRoot element;
  private ArrayData array;

  ArrayDataView(LogicalTypeRoot element) {
    this.element = element;
  }

  ArrayDataView of(ArrayData next) {
    array = next;
    return this;
  }

  @Override
  public int size() {
    return array.size();
  }

  // hot path
  @Override
  public boolean floats(int elements, ByteBuffer to, int at) {
    if (element != LogicalTypeRoot.FLOAT
        || !(array instanceof BinaryArrayData binary)
        || binary.getSegments().length != 1
        || binary.anyNull()) {
      return false;
    }
    int from = binary.getOffset() + BinaryArrayData.calculateHeaderInBytes(binary.size());
    return FloatCopy.ofArray(binary.getSegments()[0], from, elements, to, at);
  }

  @Override
  public boolean isNull(int i) {
    return array.isNullAt(i);
  }

  // hot path
  @Override
  public long integer(int i) {
    return switch (element) {
      case INTEGER -> array.getInt(i);
      case BIGINT -> array.getLong(i);
      default -> throw unreadable("INT or BIGINT");
    };
  }

  // hot path
  @Override
  public double number(int i) {
    return switch (element) {
      case FLOAT -> array.getFloat(i);
      case DOUBLE -> array.getDouble(i);
      default -> integer(i);
    };
  }

  @Override
  public String text(int i) {
    if (element != LogicalTypeRoot.VARCHAR) {
      throw unreadable("STRING");
    }
    return array.getString(i).toString();
  }

  private IllegalStateException unreadable(String expected) {
    return new IllegalStateException("element: " + element + " (expected: " + expected + ")");
  }
}
