// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * Cuts timestamps to the milliseconds that their columns have. Flink's Parquet reader hands on the
 * microseconds of the file, and its serializer drops them: whether an output had them would depend
 * on whether the row crossed the network.
 */
final class Millis implements MapFunction<RowData, RowData> {
  private static final long serialVersionUID = 1L;

  private final int[] timestamps;
  private final RowData.FieldGetter[] fields;

  private Millis(RowType type, int[] timestamps) {
    this.timestamps = timestamps;
    fields = new RowData.FieldGetter[type.getFieldCount()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = RowData.createFieldGetter(type.getTypeAt(i), i);
    }
  }

  /**
   * @param prefix of the operator's id
   */
  static DataStream<RowData> of(DataStream<RowData> rows, RowType type, String prefix) {
    int[] timestamps =
        IntStream.range(0, type.getFieldCount())
            .filter(i -> isTimestamp(type.getTypeAt(i)))
            .toArray();
    return timestamps.length == 0
        ? rows
        : rows.map(new Millis(type, timestamps))
            .returns(InternalTypeInfo.of(type))
            .name(prefix + "millis")
            .uid(prefix + "millis");
  }

  private static boolean isTimestamp(LogicalType type) {
    return type.is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE);
  }

  // hot path
  @Override
  public RowData map(RowData row) {
    for (int column : timestamps) {
      if (!row.isNullAt(column)
          && row.getTimestamp(column, Layout.TIMESTAMP_PRECISION).getNanoOfMillisecond() != 0) {
        return cut(row);
      }
    }
    return row;
  }

  private RowData cut(RowData row) {
    GenericRowData copy = new GenericRowData(fields.length);
    for (int i = 0; i < fields.length; i++) {
      Object field = fields[i].getFieldOrNull(row);
      copy.setField(
          i,
          field instanceof TimestampData time
              ? TimestampData.fromEpochMillis(time.getMillisecond())
              : field);
    }
    return copy;
  }
}
