// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import io.anabranch.core.error.MlException;
import io.anabranch.operators.keyed.Columns;
import io.anabranch.operators.row.RowDataView;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Reads numeric columns. */
final class ColumnValues implements ValueReader {
  private final RowDataView view;
  private final String[] names;
  private final int[] columns;

  ColumnValues(RowType type, List<String> values) {
    view = new RowDataView(type);
    names = values.toArray(new String[0]);
    columns = values.stream().mapToInt(name -> Columns.indexOf(type, name)).toArray();
  }

  // hot path
  @Override
  public void read(RowData row, double[] values) {
    view.of(row);
    for (int i = 0; i < columns.length; i++) {
      if (view.isNull(columns[i])) {
        values[i] = Double.NaN;
        continue;
      }
      double value = view.number(columns[i]);
      if (!Double.isFinite(value)) {
        throw MlException.data(names[i] + ": " + value + " (expected: a finite number or null)");
      }
      values[i] = value;
    }
  }
}
