// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * The three ways a row can leave.
 *
 * @param rows what was computed for each row
 * @param type of {@code rows}
 * @param late rows that came after the watermark had passed them, as they came in; empty where no
 *     feature looks at time, since then no row can be late
 * @param lateType type of {@code late}
 * @param deadLetters rows that could not be used, as {@link io.anabranch.operators.row.DeadLetters}
 */
public record Scored(
    DataStream<RowData> rows,
    RowType type,
    Optional<DataStream<RowData>> late,
    RowType lateType,
    DataStream<RowData> deadLetters) {}
