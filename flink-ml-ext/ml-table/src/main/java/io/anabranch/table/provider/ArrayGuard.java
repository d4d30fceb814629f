// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import io.anabranch.core.error.MlException;
import java.io.Serial;
import java.io.Serializable;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.binary.BinaryArrayData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * Keeps arrays out whose elements are not of the declared type: Flink lets a column of
 * ARRAY&lt;INT&gt; into an input that was declared ARRAY&lt;FLOAT&gt; without a cast, and its bits
 * would be read as other numbers. The column's own type is not told, so its memory is looked at:
 * the width of its elements, and that no number is subnormal, as the bits of small integers are.
 */
final class ArrayGuard implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final String[] names;

  /** Of each input the type of its elements; null where it is no array of numbers. */
  private final LogicalTypeRoot[] elements;

  ArrayGuard(RowType declared) {
    names = declared.getFieldNames().toArray(String[]::new);
    elements = new LogicalTypeRoot[names.length];
    for (int i = 0; i < names.length; i++) {
      LogicalType type = declared.getTypeAt(i);
      elements[i] =
          type instanceof ArrayType array && width(array.getElementType().getTypeRoot()) > 0
              ? array.getElementType().getTypeRoot()
              : null;
    }
  }

  private static int width(LogicalTypeRoot element) {
    return switch (element) {
      case FLOAT, INTEGER -> Integer.BYTES;
      case DOUBLE, BIGINT -> Long.BYTES;
      default -> 0;
    };
  }

  /**
   * @throws MlException of kind USER where the elements are of another type
   */
  // hot path
  void check(int input, Object value) {
    if (elements[input] == null || value == null) {
      return;
    }
    ArrayData array = (ArrayData) value;
    try {
      if (!hasWidth(array, width(elements[input])) || hasSubnormal(array, elements[input])) {
        throw refused(input);
      }
    } catch (ClassCastException e) {
      throw refused(input);
    }
  }

  private static boolean hasWidth(ArrayData array, int width) {
    if (!(array instanceof BinaryArrayData binary)) {
      return true;
    }
    int bytes = (binary.size() * width + 7) / 8 * 8;
    return binary.getSizeInBytes() == BinaryArrayData.calculateHeaderInBytes(binary.size()) + bytes;
  }

  private static boolean hasSubnormal(ArrayData array, LogicalTypeRoot element) {
    for (int i = 0; i < array.size(); i++) {
      if (array.isNullAt(i)) {
        continue;
      }
      if (element == LogicalTypeRoot.FLOAT) {
        float number = Math.abs(array.getFloat(i));
        if (number != 0 && number < Float.MIN_NORMAL) {
          return true;
        }
      } else if (element == LogicalTypeRoot.DOUBLE) {
        double number = Math.abs(array.getDouble(i));
        if (number != 0 && number < Double.MIN_NORMAL) {
          return true;
        }
      }
    }
    return false;
  }

  private MlException refused(int input) {
    return MlException.user(
        "INPUT: "
            + names[input]
            + ": elements of another type (expected: a column of ARRAY<"
            + elements[input]
            + ">, as declared, and no subnormal numbers; cast the column in the query)");
  }
}
