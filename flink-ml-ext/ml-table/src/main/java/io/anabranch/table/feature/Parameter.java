// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * An argument of a transform that is the same for all rows, as {@code buckets} of {@code hash}.
 *
 * @param name as definitions write it
 * @param need whether it may be left out or be NULL
 */
record Parameter(String name, Form form, Need need) {
  /** Whether it may be absent. */
  enum Need {
    REQUIRED,
    /** May be NULL. */
    NULLABLE,
    /** May be left out. */
    OPTIONAL
  }

  /** What it may be. */
  enum Form {
    NUMBER("a number", Double.class),
    WHOLE("a whole number", Long.class),
    TEXT("a text", String.class),
    CONSTANT("a number, a text or a boolean", Object.class),
    NUMBERS("an array of numbers", List.class),
    TEXTS("an array of texts, whole numbers or booleans", List.class);

    final String expected;
    final Class<?> literal;

    Form(String expected, Class<?> literal) {
      this.expected = expected;
      this.literal = literal;
    }

    boolean accepts(LogicalType type) {
      return switch (this) {
        case NUMBER -> isNumber(type);
        case WHOLE -> isWhole(type);
        case TEXT -> isText(type);
        case CONSTANT -> isNumber(type) || isText(type) || isBoolean(type);
        case NUMBERS -> type instanceof ArrayType array && isNumber(array.getElementType());
        case TEXTS -> type instanceof ArrayType array && isCategory(array.getElementType());
      };
    }

    /** Its value in the form that the transform reads. */
    Object value(Object argument, LogicalType type) {
      return switch (this) {
        case NUMBER -> ((Number) argument).doubleValue();
        case WHOLE -> ((Number) argument).longValue();
        case TEXT -> argument;
        case CONSTANT -> {
          if (argument instanceof Number number && isWhole(type)) {
            yield number.longValue();
          }
          yield argument instanceof Number number ? (Object) number.doubleValue() : argument;
        }
        case NUMBERS, TEXTS -> elements((ArrayData) argument, ((ArrayType) type).getElementType());
      };
    }

    private List<Object> elements(ArrayData array, LogicalType type) {
      ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
      List<Object> elements = new ArrayList<>(array.size());
      for (int i = 0; i < array.size(); i++) {
        Object element = getter.getElementOrNull(array, i);
        elements.add(element == null || this == TEXTS ? text(element) : number(element));
      }
      return elements;
    }

    private static String text(Object element) {
      return element == null ? null : element.toString();
    }

    private static Double number(Object element) {
      return element instanceof DecimalData decimal
          ? decimal.toBigDecimal().doubleValue()
          : ((Number) element).doubleValue();
    }

    private static boolean isCategory(LogicalType type) {
      return isWhole(type) || isText(type) || isBoolean(type);
    }

    private static boolean isNumber(LogicalType type) {
      return type.is(LogicalTypeFamily.NUMERIC);
    }

    private static boolean isWhole(LogicalType type) {
      return type.is(LogicalTypeFamily.INTEGER_NUMERIC);
    }

    private static boolean isText(LogicalType type) {
      return type.is(LogicalTypeFamily.CHARACTER_STRING);
    }

    private static boolean isBoolean(LogicalType type) {
      return type.is(LogicalTypeRoot.BOOLEAN);
    }
  }

  static Parameter required(String name, Form form) {
    return new Parameter(name, form, Need.REQUIRED);
  }

  boolean accepts(LogicalType type) {
    boolean isNull = type.is(LogicalTypeRoot.NULL);
    return form.accepts(type) || isNull && need != Need.REQUIRED;
  }

  /** The form in which it reaches the function. */
  DataType argument(DataType given) {
    LogicalType type = given.getLogicalType();
    if (type.is(LogicalTypeRoot.NULL)) {
      return form == Form.TEXT ? DataTypes.STRING() : DataTypes.DOUBLE();
    }
    return type instanceof ArrayType
        ? given.bridgedTo(ArrayData.class)
        : ColumnTypes.argument(given);
  }
}
