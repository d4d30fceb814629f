// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.kafka;

import io.anabranch.operators.row.DeadLetters;
import io.anabranch.operators.row.RowText;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;

/** A row as key and JSON. */
final class KafkaRecord implements MapFunction<RowData, RowData> {
  private static final long serialVersionUID = 1L;

  private final RowText json;
  private final RowData.FieldGetter[] key;

  KafkaRecord(RowType type, List<String> key) {
    this.json = new RowText(type);
    this.key =
        key.stream()
            .map(type::getFieldIndex)
            .map(index -> RowData.createFieldGetter(type.getTypeAt(index), index))
            .toArray(RowData.FieldGetter[]::new);
  }

  @Override
  public RowData map(RowData row) {
    return GenericRowData.of(key(row), StringData.fromString(json.of(row)));
  }

  private StringData key(RowData row) {
    if (key.length == 0) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (RowData.FieldGetter field : key) {
      text.append(field.getFieldOrNull(row)).append('\u001f');
    }
    return StringData.fromString(text.toString());
  }

  /** What could not be decoded, as it came. */
  static final class OfDeadLetter implements MapFunction<RowData, RowData> {
    private static final long serialVersionUID = 1L;
    private static final int ORIGINAL = DeadLetters.ROW_TYPE.getFieldIndex("original");

    @Override
    public RowData map(RowData letter) {
      return GenericRowData.of(null, letter.getString(ORIGINAL));
    }
  }
}
