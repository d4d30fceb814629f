// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.row.ColumnType;
import io.anabranch.core.row.ColumnType.Slot;
import java.util.ArrayList;
import java.util.List;

/** Reads a key: one column or several. */
final class KeyReader {
  private final Scope scope;

  KeyReader(Scope scope) {
    this.scope = scope;
  }

  List<String> read(Value value) {
    List<String> key = new ArrayList<>();
    for (Value item : value.oneOrMore("a column or a list of columns")) {
      ColumnType type = scope.inputColumn(item);
      boolean exact = type == null || type.slot() == Slot.INTEGER || type.slot() == Slot.TEXT;
      if (!exact) {
        item.refuse("a column that can be compared exactly; " + item.written() + " is " + type);
      } else if (key.contains(item.written())) {
        item.refuse("each column once");
      } else if (item.isText()) {
        key.add(item.written());
      }
    }
    return key;
  }
}
