// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * A source that was opened.
 *
 * @param rows the rows, with event time as timestamp and with watermarks where an event time was
 *     asked for. A reader may reuse the object of a row for the next: copy a row to keep it
 * @param type type of {@code rows}
 * @param deadLetters records that could not be decoded or lacked a key or event time, as rows of
 *     {@link io.anabranch.operators.row.DeadLetters#ROW_TYPE}
 * @param expected how many rows the source says it has, for progress; {@link #UNKNOWN} for most
 */
public record Rows(
    DataStream<RowData> rows, RowType type, DataStream<RowData> deadLetters, long expected) {
  /** Where the source does not say how many rows it has. */
  public static final long UNKNOWN = -1;
}
