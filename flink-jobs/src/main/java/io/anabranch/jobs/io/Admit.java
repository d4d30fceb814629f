// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.DeadLetter;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.row.RowText;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;

/**
 * Lets rows in: what was not decoded goes to the dead letters at stage {@code decode}, and what
 * lacks an event time or a key at stage {@code admit}. Runs on the task's thread; keeps no state.
 */
final class Admit extends ProcessFunction<RowData, RowData> {
  private static final long serialVersionUID = 1L;

  private final Layout layout;
  private final int[] required;
  private final String[] names;
  private final RowText text;

  /**
   * @param required columns that must not be null
   */
  Admit(Layout layout, int[] required, RowType type) {
    this.layout = layout;
    this.required = required;
    this.names = type.getFieldNames().toArray(String[]::new);
    this.text = new RowText(type);
  }

  // hot path
  @Override
  public void processElement(RowData record, Context context, Collector<RowData> out) {
    RowData row = layout.row(record);
    if (row == null) {
      reject(
          context,
          "decode",
          record.getString(GuardRow.REASON).toString(),
          record.getString(GuardRow.ORIGINAL).toString());
      return;
    }
    for (int column : required) {
      if (row.isNullAt(column)) {
        reject(
            context,
            "admit",
            names[column] + ": null (expected: a value, as key or event time)",
            text.of(row));
        return;
      }
    }
    out.collect(row);
  }

  private static void reject(Context context, String stage, String reason, String original) {
    context.output(
        DeadLetters.TAG,
        DeadLetters.toRow(new DeadLetter(stage, ErrorKind.DATA, reason, original)));
  }
}
