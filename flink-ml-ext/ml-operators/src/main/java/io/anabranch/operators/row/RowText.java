// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.row;

import java.io.Serializable;
import java.util.Base64;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Writes a row as JSON, for people and dead letters. What JSON cannot say (NaN, infinities) and
 * types without a form of their own become strings; bytes are written in Base64, as Flink's JSON
 * format reads them.
 */
public final class RowText implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String[] names;
  private final LogicalType[] types;
  private final RowData.FieldGetter[] fields;

  public RowText(RowType type) {
    names = type.getFieldNames().toArray(new String[0]);
    types = type.getChildren().toArray(new LogicalType[0]);
    fields = new RowData.FieldGetter[types.length];
    for (int i = 0; i < types.length; i++) {
      fields[i] = RowData.createFieldGetter(types[i], i);
    }
  }

  /** The row as one line of JSON. */
  public String of(RowData row) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < fields.length; i++) {
      json.append(i == 0 ? "" : ", ");
      quote(names[i], json);
      json.append(": ");
      write(fields[i].getFieldOrNull(row), types[i], json);
    }
    return json.append('}').toString();
  }

  private static void write(Object value, LogicalType type, StringBuilder json) {
    boolean plain =
        value == null
            || value instanceof Boolean
            || value instanceof Number && isFinite((Number) value);
    if (plain) {
      json.append(value);
    } else if (value instanceof byte[] bytes) {
      quote(Base64.getEncoder().encodeToString(bytes), json);
    } else if (value instanceof ArrayData array) {
      write(array, ((ArrayType) type).getElementType(), json);
    } else {
      quote(value.toString(), json);
    }
  }

  private static void write(ArrayData array, LogicalType element, StringBuilder json) {
    ArrayData.ElementGetter elements = ArrayData.createElementGetter(element);
    json.append('[');
    for (int i = 0; i < array.size(); i++) {
      json.append(i == 0 ? "" : ", ");
      write(elements.getElementOrNull(array, i), element, json);
    }
    json.append(']');
  }

  private static boolean isFinite(Number number) {
    return Double.isFinite(number.doubleValue());
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
