// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * How a source hands over its records: each a plain row, or a {@link GuardRow} round it.
 *
 * @param arity number of columns of the plain row
 * @param guarded whether there is a guard row round it
 */
record Layout(int arity, boolean guarded) implements Serializable {
  static final int TIMESTAMP_PRECISION = 3;

  static Layout plain(RowType row) {
    return new Layout(row.getFieldCount(), false);
  }

  static Layout guarded(RowType row) {
    return new Layout(row.getFieldCount(), true);
  }

  RowType recordType(RowType row) {
    return guarded ? GuardRow.type(row) : row;
  }

  /** The plain row, null where the record could not be decoded. */
  // hot path
  @Nullable
  RowData row(RowData record) {
    if (!guarded) {
      return record;
    }
    return record.isNullAt(GuardRow.ROW) ? null : record.getRow(GuardRow.ROW, arity);
  }
}
