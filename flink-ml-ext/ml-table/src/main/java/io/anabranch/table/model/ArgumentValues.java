// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.model;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.ColumnType;
import java.math.BigDecimal;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Values of SQL, in Flink's internal data structures, as values of a definition's columns. */
final class ArgumentValues {
  private ArgumentValues() {}

  /**
   * Goes by what the value is, for it need not be of the type that was declared. Numbers become
   * FLOAT by way of DOUBLE, as in a job that reads them from a table.
   */
  // hot path
  static Object convert(Object value, LogicalType given, ColumnType wanted, String name) {
    return switch (wanted) {
      case INT -> value instanceof Integer ? value : narrowed(integer(value, name), name);
      case BIGINT -> value instanceof Long ? value : (Object) integer(value, name);
      case FLOAT -> value instanceof Float ? value : (Object) (float) number(value, name);
      case DOUBLE -> value instanceof Double ? value : (Object) number(value, name);
      case BOOLEAN, STRING, TIMESTAMP, BYTES -> value;
      case INT_ARRAY, BIGINT_ARRAY, FLOAT_ARRAY, DOUBLE_ARRAY, STRING_ARRAY ->
          array((ArrayData) value, ((ArrayType) given).getElementType(), wanted.element(), name);
    };
  }

  private static double number(Object value, String name) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof DecimalData decimal) {
      return decimal.toBigDecimal().doubleValue();
    }
    throw refused(name, value, "a number");
  }

  private static long integer(Object value, String name) {
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    if (value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof DecimalData decimal) {
      BigDecimal exact = decimal.toBigDecimal();
      try {
        return exact.longValueExact();
      } catch (ArithmeticException e) {
        throw refused(name, exact, "a whole number of 64 bits");
      }
    }
    throw refused(name, value, "a whole number");
  }

  private static Integer narrowed(long value, String name) {
    if (value != (int) value) {
      throw refused(name, value, "a whole number of 32 bits");
    }
    return (int) value;
  }

  private static Object array(ArrayData array, LogicalType given, ColumnType element, String name) {
    if (isAlready(given.getTypeRoot(), element)) {
      return array;
    }
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(given);
    Object[] converted = new Object[array.size()];
    for (int i = 0; i < converted.length; i++) {
      Object value = getter.getElementOrNull(array, i);
      converted[i] = value == null ? null : convert(value, given, element, name);
    }
    return new GenericArrayData(converted);
  }

  private static boolean isAlready(LogicalTypeRoot given, ColumnType element) {
    return switch (element) {
      case INT -> given == LogicalTypeRoot.INTEGER;
      case BIGINT -> given == LogicalTypeRoot.BIGINT;
      case FLOAT -> given == LogicalTypeRoot.FLOAT;
      case DOUBLE -> given == LogicalTypeRoot.DOUBLE;
      default -> true;
    };
  }

  private static MlException refused(String name, Object value, String expected) {
    return MlException.data(name + ": " + value + " (expected: " + expected + ")");
  }
}
