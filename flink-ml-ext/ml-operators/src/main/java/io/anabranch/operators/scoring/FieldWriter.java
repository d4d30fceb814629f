// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.Slots;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.apache.flink.table.runtime.typeutils.ArrayDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;

/** Copies plain values into a binary row without boxing them. */
final class FieldWriter {
  private FieldWriter() {}

  // hot path

  /**
   * Copies one field of a row of the types that columns have.
   *
   * @param arrays of the field's elements; null where it is no array
   */
  static void copy(
      RowData from,
      int at,
      LogicalType type,
      ArrayDataSerializer arrays,
      BinaryRowWriter to,
      int position) {
    if (from.isNullAt(at)) {
      to.setNullAt(position);
      return;
    }
    switch (type.getTypeRoot()) {
      case BOOLEAN -> to.writeBoolean(position, from.getBoolean(at));
      case INTEGER -> to.writeInt(position, from.getInt(at));
      case BIGINT -> to.writeLong(position, from.getLong(at));
      case FLOAT -> to.writeFloat(position, from.getFloat(at));
      case DOUBLE -> to.writeDouble(position, from.getDouble(at));
      case VARCHAR -> to.writeString(position, from.getString(at));
      case TIMESTAMP_WITHOUT_TIME_ZONE -> to.writeTimestamp(position, from.getTimestamp(at, 3), 3);
      case VARBINARY -> to.writeBinary(position, from.getBinary(at));
      case ARRAY -> to.writeArray(position, from.getArray(at), arrays);
      default ->
          throw new IllegalArgumentException("type: " + type + " (expected: a column's type)");
    }
  }

  /** Writes a feature from its slot. */
  static void write(Slots slots, int slot, BinaryRowWriter to, int position) {
    if (slots.isNull(slot)) {
      to.setNullAt(position);
      return;
    }
    Column column = slots.columns().get(slot);
    switch (column.type()) {
      case BOOLEAN -> to.writeBoolean(position, slots.integer(slot) != 0);
      case INT -> to.writeInt(position, (int) slots.integer(slot));
      case BIGINT -> to.writeLong(position, slots.integer(slot));
      case FLOAT -> to.writeFloat(position, (float) slots.number(slot));
      case DOUBLE -> to.writeDouble(position, slots.number(slot));
      case STRING -> to.writeString(position, StringData.fromString(slots.text(slot)));
      case TIMESTAMP -> to.writeLong(position, slots.integer(slot));
      default -> throw new IllegalStateException(column + " (expected: a plain value)");
    }
  }
}
