// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/** Whether columns are there and can be read as what they are to be. */
final class ColumnCheck {
  private static final Set<LogicalTypeRoot> NUMBERS =
      EnumSet.of(
          LogicalTypeRoot.BOOLEAN,
          LogicalTypeRoot.INTEGER,
          LogicalTypeRoot.BIGINT,
          LogicalTypeRoot.FLOAT,
          LogicalTypeRoot.DOUBLE);

  private final RowType rowType;

  ColumnCheck(RowType rowType) {
    this.rowType = rowType;
  }

  List<String> numbers(Argument argument, CallContext call) {
    List<String> columns = argument.columns(call);
    if (new HashSet<>(columns).size() < columns.size()) {
      throw argument.refused(columns, "each column once");
    }
    columns.forEach(column -> checkNumber(argument, column));
    return columns;
  }

  /** Null where it is not given. */
  String number(Argument argument, CallContext call) {
    String column = one(argument, call);
    if (column != null) {
      checkNumber(argument, column);
    }
    return column;
  }

  /** Null where it is not given. */
  String label(CallContext call, List<String> classes) {
    String column = one(Argument.LABEL, call);
    if (column != null
        && (classes.isEmpty() || type(Argument.LABEL, column) != LogicalTypeRoot.VARCHAR)) {
      checkNumber(Argument.LABEL, column);
    }
    return column;
  }

  private static String one(Argument argument, CallContext call) {
    List<String> columns = argument.columns(call);
    if (columns.size() > 1) {
      throw argument.refused(columns, "one column");
    }
    return columns.isEmpty() ? null : columns.get(0);
  }

  private void checkNumber(Argument argument, String column) {
    LogicalTypeRoot type = type(argument, column);
    if (!NUMBERS.contains(type)) {
      String remark =
          argument == Argument.LABEL && type == LogicalTypeRoot.VARCHAR
              ? ", or classes => 'one, other' beside it"
              : "; CAST it in the input";
      throw argument.refused(
          column + " of type " + type, "BOOLEAN, INT, BIGINT, FLOAT or DOUBLE" + remark);
    }
  }

  private LogicalTypeRoot type(Argument argument, String column) {
    int index = rowType.getFieldIndex(column);
    if (index < 0) {
      throw argument.refused(column, "columns of the table: " + rowType.getFieldNames());
    }
    return rowType.getTypeAt(index).getTypeRoot();
  }
}
