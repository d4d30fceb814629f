// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import io.anabranch.core.online.KeyModels;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.table.data.utils.ProjectedRowData;

/** Rows as they come out; one per task, each row is valid until the next. */
final class OutputRow {
  private final ProjectedRowData kept;
  private final GenericRowData nothing;
  private final GenericRowData error = new GenericRowData(1);
  private final JoinedRowData predicted = new JoinedRowData();
  private final JoinedRowData joined = new JoinedRowData();

  OutputRow(LearnCall call, KeyModels models) {
    kept = ProjectedRowData.from(call.kept());
    nothing = new GenericRowData(models.outputs().size());
  }

  // hot path
  RowData of(RowData row, RowData outputs) {
    error.setField(0, null);
    return join(row, outputs);
  }

  RowData refused(RowData row, String reason) {
    error.setField(0, StringData.fromString(reason));
    return join(row, nothing);
  }

  // hot path
  private RowData join(RowData row, RowData outputs) {
    return joined.replace(predicted.replace(kept.replaceRow(row), outputs), error);
  }
}
