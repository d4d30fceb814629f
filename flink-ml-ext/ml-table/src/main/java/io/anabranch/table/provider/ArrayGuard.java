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
 * the width of its elements, and that not all its numbers are what the bits of integers are, which
 * is subnormal below 2^23 (of DOUBLE: 2^52) and NaN with a payload where negative.
 *
 * <p>What gets through: integers beyond those among others, and one INT in ARRAY&lt;BIGINT&gt;,
 * whose width the padding hides, and which is read right where it is not negative. A row of only
 * subnormal numbers is refused although it is of the right type.
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
      if (!hasWidth(array, width(elements[input])) || isOfIntegers(array, elements[input])) {
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
    int bytes = BinaryArrayData.calculateHeaderInBytes(binary.size()) + binary.size() * width;
    // Header and elements together fill whole words.
    return binary.getSizeInBytes() == (bytes + 7) / 8 * 8;
  }

  private static boolean isOfIntegers(ArrayData array, LogicalTypeRoot element) {
    boolean floats = element == LogicalTypeRoot.FLOAT;
    if (!floats && element != LogicalTypeRoot.DOUBLE) {
      return false;
    }
    boolean any = false;
    for (int i = 0; i < array.size(); i++) {
      if (array.isNullAt(i)) {
        continue;
      }
      boolean strange = floats ? isStrange(array.getFloat(i)) : isStrange(array.getDouble(i));
      if (!strange && (floats ? array.getFloat(i) : array.getDouble(i)) != 0) {
        return false;
      }
      any |= strange;
    }
    return any;
  }

  /** NaN without a payload is what arithmetic gives, of either sign. */
  private static boolean isStrange(float number) {
    return Float.isNaN(number)
        ? (Float.floatToRawIntBits(number) & Integer.MAX_VALUE) != Float.floatToIntBits(Float.NaN)
        : number != 0 && Math.abs(number) < Float.MIN_NORMAL;
  }

  private static boolean isStrange(double number) {
    return Double.isNaN(number)
        ? (Double.doubleToRawLongBits(number) & Long.MAX_VALUE)
            != Double.doubleToLongBits(Double.NaN)
        : number != 0 && Math.abs(number) < Double.MIN_NORMAL;
  }

  private MlException refused(int input) {
    return MlException.user(
        "INPUT: "
            + names[input]
            + ": elements of another type (expected: a column of ARRAY<"
            + elements[input]
            + ">, as declared, not all numbers subnormal; cast the column in the query)");
  }
}
