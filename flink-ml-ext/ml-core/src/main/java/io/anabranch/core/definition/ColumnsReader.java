// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the columns and the event time. */
final class ColumnsReader {
  private final Scope scope;

  ColumnsReader(Scope scope) {
    this.scope = scope;
  }

  List<Column> columns(Value value) {
    Section section = value == null ? null : value.section("names and types, as in {a: INT}");
    if (section == null) {
      scope.columnsUnknown();
      return List.of();
    }
    List<Column> columns = new ArrayList<>();
    for (String name : section.keys()) {
      Value type = section.find(name);
      ColumnType known = type.isText() ? Scalars.type(type.written()) : null;
      if (name.isBlank()) {
        type.refuse("a column with a name");
      } else if (known == null) {
        type.refuse(Scalars.TYPE_NAMES);
        scope.broken(name);
      } else {
        Column column = new Column(name, known);
        columns.add(column);
        scope.column(column);
      }
    }
    if (section.keys().isEmpty()) {
      value.refuse("at least one column");
    }
    return columns;
  }

  EventTimeSpec eventTime(Value value) {
    String form = "a mapping, as in {column: departure, out-of-orderness: 30 min}";
    Section section = value == null ? null : value.section(form);
    if (section == null) {
      return null;
    }
    Value column = section.require("column", "a column of type TIMESTAMP");
    ColumnType type = column == null ? null : scope.inputColumn(column);
    if (type != null && type != ColumnType.TIMESTAMP) {
      column.refuse("a column of type TIMESTAMP; " + column.written() + " is " + type);
    }
    Value late = section.find("out-of-orderness");
    Duration outOfOrderness = late == null ? Duration.ZERO : late.duration();
    section.finish();
    return type == null || outOfOrderness == null
        ? null
        : new EventTimeSpec(column.written(), outOfOrderness);
  }
}
