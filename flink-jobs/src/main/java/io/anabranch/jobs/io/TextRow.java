// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.Locale;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * Parses the columns of a text format, strictly. Flink's JSON and CSV formats read 1.5 into an INT
 * as 1, and 1 or "yes" into a BOOLEAN as false; so they only cut the record into texts here ({@link
 * #textType}), and each text must be exactly a value of its column's type.
 */
final class TextRow implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Longer texts are cut in messages. */
  private static final int SHOWN = 80;

  private final String[] names;
  private final LogicalTypeRoot[] types;

  /** Of arrays the type of their elements; else null. */
  private final LogicalTypeRoot[] elements;

  private final Empty empty;

  /** What an empty text stands for. */
  enum Empty {
    /** Null in every column: CSV has no other. */
    NULL,
    /** Null where it cannot be a value: CSV with a literal for null. */
    TEXT_OR_NULL,
    /** A text, and so no number: formats with a null of their own. */
    TEXT
  }

  TextRow(RowType row, Empty empty) {
    names = row.getFieldNames().toArray(String[]::new);
    types =
        row.getChildren().stream().map(LogicalType::getTypeRoot).toArray(LogicalTypeRoot[]::new);
    elements =
        row.getChildren().stream()
            .map(type -> type instanceof ArrayType array ? array.getElementType() : null)
            .map(element -> element == null ? null : element.getTypeRoot())
            .toArray(LogicalTypeRoot[]::new);
    this.empty = empty;
  }

  /** The same columns, all of them text, or arrays of text. */
  static RowType textType(RowType row) {
    LogicalType[] texts = new LogicalType[row.getFieldCount()];
    LogicalType text = VarCharType.STRING_TYPE;
    for (int i = 0; i < texts.length; i++) {
      texts[i] = row.getTypeAt(i) instanceof ArrayType ? new ArrayType(text) : text;
    }
    return RowType.of(texts, row.getFieldNames().toArray(String[]::new));
  }

  /**
   * Replaces each text by its value.
   *
   * @throws MlException of kind DATA that names the column and the text
   */
  // hot path
  void parse(GenericRowData row) {
    for (int i = 0; i < types.length; i++) {
      Object field = row.getField(i);
      if (field == null) {
        continue;
      }
      if (elements[i] != null) {
        row.setField(i, array(i, (ArrayData) field));
      } else if (types[i] != LogicalTypeRoot.VARCHAR) {
        row.setField(i, value(i, types[i], field.toString().strip()));
      } else if (empty == Empty.NULL && field.toString().isEmpty()) {
        row.setField(i, null);
      }
    }
  }

  private ArrayData array(int column, ArrayData texts) {
    if (isNull(column, texts)) {
      return null;
    }
    if (elements[column] == LogicalTypeRoot.VARCHAR) {
      return texts;
    }
    Object[] values = new Object[texts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          texts.isNullAt(i)
              ? null
              : value(column, elements[column], texts.getString(i).toString().strip());
    }
    return new GenericArrayData(values);
  }

  /** CSV has one form for an array that is null, one that is empty, and one that holds a null. */
  private boolean isNull(int column, ArrayData texts) {
    if (empty == Empty.TEXT || texts.size() != 1) {
      return false;
    }
    boolean nullable = empty == Empty.NULL || elements[column] != LogicalTypeRoot.VARCHAR;
    return texts.isNullAt(0) || nullable && texts.getString(0).toString().isEmpty();
  }

  private Object value(int column, LogicalTypeRoot type, String text) {
    if (empty != Empty.TEXT && text.isEmpty()) {
      return null;
    }
    try {
      return switch (type) {
        case BOOLEAN -> bool(text);
        case INTEGER -> integer(text);
        case BIGINT -> bigint(text);
        case FLOAT -> Float.valueOf(number(text));
        case DOUBLE -> Double.valueOf(number(text));
        case TIMESTAMP_WITHOUT_TIME_ZONE ->
            TimestampData.fromEpochMillis(TimestampText.epochMillis(text));
        case VARBINARY -> Base64.getDecoder().decode(text);
        default -> throw new MlException(ErrorKind.INTERNAL, names[column] + ": " + type);
      };
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
      throw MlException.data(
          names[column] + ": \"" + shown + "\" (expected: " + expected(type) + ")");
    }
  }

  private static Boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw new IllegalArgumentException();
    };
  }

  private static Integer integer(String text) {
    return isPlain(text) ? Integer.valueOf(text) : new BigDecimal(text).intValueExact();
  }

  private static Long bigint(String text) {
    return isPlain(text) ? Long.valueOf(text) : new BigDecimal(text).longValueExact();
  }

  /** Some writers put whole numbers as 12.0 or 1e3: the value fits, so it is taken. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' || c == 'e' || c == 'E') {
        return false;
      }
    }
    return true;
  }

  /** Java also reads 12d and 12f, which no data format means as numbers. */
  private static String number(String text) {
    char last = text.isEmpty() ? 'd' : text.charAt(text.length() - 1);
    if (Character.isDigit(last) || last == '.' || last == 'N' || last == 'y') {
      return text;
    }
    throw new IllegalArgumentException();
  }

  private static String expected(LogicalTypeRoot type) {
    return switch (type) {
      case INTEGER -> "INT";
      case BOOLEAN -> "BOOLEAN, true or false";
      case TIMESTAMP_WITHOUT_TIME_ZONE -> "TIMESTAMP(3) such as 2001-06-01T00:01:00";
      case VARBINARY -> "BYTES in Base64";
      default -> type.name();
    };
  }
}
