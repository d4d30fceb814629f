// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.rank;

import io.anabranch.operators.keyed.Columns;
import java.io.Serializable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * Where a learner's outputs lie in a row.
 *
 * @param drifts -1 where nothing watches for drift
 */
record LearnedRows(int quality, int updates, int drifts) implements Serializable {
  static LearnedRows of(RowType rowType, WorstSpec spec) {
    String drifts = spec.column("drifts");
    return new LearnedRows(
        Columns.indexOf(rowType, spec.column(spec.measureName()), LogicalTypeRoot.DOUBLE),
        Columns.indexOf(rowType, spec.column("updates"), LogicalTypeRoot.BIGINT),
        rowType.getFieldIndex(drifts) < 0
            ? -1
            : Columns.indexOf(rowType, drifts, LogicalTypeRoot.BIGINT));
  }

  /** Whether the row says how good its key's model is, and has seen enough. */
  boolean counts(RowData row, long least) {
    return !row.isNullAt(quality) && !row.isNullAt(updates) && row.getLong(updates) >= least;
  }

  /**
   * Whether a row comes after another of its key. Rows of equal time have seen the same model; if
   * not, the worse one counts.
   *
   * @param before a row of {@link Standing}
   */
  boolean isLater(RowData row, long time, RowData before, WorstFirst order) {
    long timeBefore = before.getLong(Standing.TIME);
    if (time != timeBefore) {
      return time > timeBefore;
    }
    long updatesBefore = before.getLong(Standing.UPDATES);
    return row.getLong(updates) == updatesBefore
        ? order.order(row.getDouble(quality), before.getDouble(Standing.QUALITY)) < 0
        : row.getLong(updates) > updatesBefore;
  }

  /** A row of {@link Standing}, which belongs to the caller. */
  GenericRowData standing(RowData row, long time) {
    GenericRowData standing = new GenericRowData(Standing.ARITY);
    standing.setField(Standing.TIME, time);
    standing.setField(Standing.QUALITY, row.getDouble(quality));
    standing.setField(Standing.UPDATES, row.getLong(updates));
    if (drifts >= 0 && !row.isNullAt(drifts)) {
      standing.setField(Standing.DRIFTS, row.getLong(drifts));
    }
    return standing;
  }
}
