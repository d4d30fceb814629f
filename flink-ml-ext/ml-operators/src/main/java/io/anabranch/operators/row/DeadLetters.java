// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.row;

import io.anabranch.core.error.DeadLetter;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.OutputTag;

/** Dead letters as rows, and the side output that carries them in every operator. */
public final class DeadLetters {
  /** {@code (stage, kind, reason, original)}, all STRING. */
  public static final RowType ROW_TYPE =
      RowTypes.of(
          List.of(
              new Column("stage", ColumnType.STRING),
              new Column("kind", ColumnType.STRING),
              new Column("reason", ColumnType.STRING),
              new Column("original", ColumnType.STRING)));

  public static final OutputTag<RowData> TAG =
      new OutputTag<>("dead-letters", InternalTypeInfo.of(ROW_TYPE));

  private DeadLetters() {}

  public static RowData toRow(DeadLetter letter) {
    return GenericRowData.of(
        StringData.fromString(letter.stage()),
        StringData.fromString(letter.kind().name()),
        StringData.fromString(letter.reason()),
        StringData.fromString(letter.original()));
  }
}
