// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.core.error.MlException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * A key as a person writes it: the text of each of its columns, in their order.
 *
 * @param type the key's columns
 */
record KeyText(RowType type, List<String> values) implements Serializable {
  KeyText {
    values = new ArrayList<>(values);
    if (values.size() != type.getFieldCount()) {
      throw MlException.user(
          "key: "
              + String.join(" ", values)
              + " (expected: a value for each of "
              + String.join(", ", type.getFieldNames())
              + ")");
    }
  }

  static KeyText of(RowType type, RowData key) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      Object value = RowData.createFieldGetter(type.getTypeAt(i), i).getFieldOrNull(key);
      values.add(String.valueOf(value));
    }
    return new KeyText(type, values);
  }

  boolean is(RowData key) {
    return of(type, key).values.equals(values);
  }

  @Override
  public String toString() {
    return String.join(" ", values);
  }
}
