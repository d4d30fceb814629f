// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.learn;

import io.anabranch.core.row.Column;
import io.anabranch.jobs.io.Rows;
import io.anabranch.operators.row.RowTypes;
import java.io.Serial;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** Gives rows the columns that their source has not: null in each. */
final class NullColumns implements MapFunction<RowData, RowData> {
  @Serial private static final long serialVersionUID = 1L;

  private final int[] positions;
  private transient View view;

  private NullColumns(int[] positions) {
    this.positions = positions;
  }

  /** The rows with all these columns, in their order. */
  static Rows add(Rows rows, List<Column> columns) {
    RowType type = RowTypes.of(columns);
    if (type.getFieldNames().equals(rows.type().getFieldNames())) {
      return rows;
    }
    // A name that is not there gives -1.
    int[] positions =
        columns.stream().mapToInt(column -> rows.type().getFieldIndex(column.name())).toArray();
    return new Rows(
        rows.rows()
            .map(new NullColumns(positions))
            .returns(InternalTypeInfo.of(type))
            .name("null-columns")
            .uid("null-columns"),
        type,
        rows.deadLetters(),
        rows.expected());
  }

  // hot path
  @Override
  public RowData map(RowData row) {
    if (view == null) {
      view = new View(positions);
    }
    return view.replaceRow(row);
  }

  /** A row with its columns at other positions. */
  private static final class View extends ProjectedRowData {
    private final int[] positions;

    View(int[] positions) {
      super(positions, false);
      this.positions = positions;
    }

    // hot path
    @Override
    public boolean isNullAt(int column) {
      return positions[column] < 0 || super.isNullAt(column);
    }
  }
}
