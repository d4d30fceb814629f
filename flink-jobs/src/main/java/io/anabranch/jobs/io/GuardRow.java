// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * What a decoder of ours emits for one record: the row, or why there is none. Its three fields are
 * the row, the reason and the record as it came; either the first or the other two are set.
 */
final class GuardRow {
  static final int ROW = 0;
  static final int REASON = 1;
  static final int ORIGINAL = 2;
  static final List<String> NAMES = List.of("row", "reason", "original");

  private GuardRow() {}

  static RowType type(RowType row) {
    return RowType.of(
        new LogicalType[] {row, VarCharType.STRING_TYPE, VarCharType.STRING_TYPE},
        NAMES.toArray(String[]::new));
  }

  static RowData good(RowData row) {
    return GenericRowData.of(row, null, null);
  }

  static RowData bad(String reason, String original) {
    return GenericRowData.of(null, StringData.fromString(reason), StringData.fromString(original));
  }
}
