// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.error.MlException;
import io.anabranch.core.learn.Task;
import io.anabranch.core.online.KeyModels;
import io.anabranch.operators.keyed.Columns;
import io.anabranch.operators.row.RowDataView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * Reads labels as the numbers that learners know. A class is named by its text, a number or a
 * boolean by its text too; without names BOOLEAN and the numbers 0 and 1 are the two classes.
 */
final class Labels {
  private final String name;
  private final int column;
  private final LogicalTypeRoot type;
  private final boolean isText;
  private final List<String> names;
  private final Map<StringData, Double> classes = new HashMap<>();
  private final boolean isBinary;
  private final RowDataView view;

  /**
   * @param view of the rows, pointed at the row before a call
   */
  Labels(KeyModels models, RowType rowType, RowDataView view) {
    this.view = view;
    name = models.spec().label();
    names = models.spec().learner().classes();
    LogicalTypeRoot found = rowType.getTypeAt(Columns.indexOf(rowType, name)).getTypeRoot();
    isText = !names.isEmpty() && found == LogicalTypeRoot.VARCHAR;
    column = isText ? Columns.indexOf(rowType, name, found) : Columns.indexOfNumber(rowType, name);
    type = found;
    for (int i = 0; i < names.size(); i++) {
      classes.put(StringData.fromString(names.get(i)), (double) i);
    }
    Task task = models.learner().task();
    isBinary = task == Task.BINARY || task == Task.ANOMALY;
  }

  /**
   * The row's label; NaN where it is null.
   *
   * @throws MlException of kind DATA for NaN, infinities and classes that are not known
   */
  // hot path
  double read(RowData row) {
    if (view.isNull(column)) {
      return Double.NaN;
    }
    if (!names.isEmpty()) {
      return ofClass(row);
    }
    double value = view.number(column);
    if (!Double.isFinite(value)) {
      throw refused(value, "a finite number or null");
    }
    if (isBinary && value != 0 && value != 1) {
      throw refused(value, "0 or 1");
    }
    return value;
  }

  private double ofClass(RowData row) {
    StringData text = isText ? row.getString(column) : StringData.fromString(written());
    Double index = classes.get(text);
    if (index == null) {
      throw refused(text, "one of " + names);
    }
    return index;
  }

  private String written() {
    return switch (type) {
      case BOOLEAN -> String.valueOf(view.integer(column) != 0);
      case FLOAT, DOUBLE -> String.valueOf(view.number(column));
      default -> String.valueOf(view.integer(column));
    };
  }

  private MlException refused(Object value, String expected) {
    return MlException.data(name + ": " + value + " (expected: " + expected + ")");
  }
}
