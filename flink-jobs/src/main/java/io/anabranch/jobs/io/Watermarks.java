// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.SerializableTimestampAssigner;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * Watermarks that trail the newest event time by the allowed out-of-orderness, made where a source
 * keeps its splits apart: one Kafka partition or file does not make another's rows late.
 */
final class Watermarks {
  private Watermarks() {}

  static WatermarkStrategy<RowData> of(SourceSpec spec, Layout layout) {
    if (spec.eventTime().isEmpty()) {
      return WatermarkStrategy.noWatermarks();
    }
    WatermarkStrategy<RowData> strategy =
        WatermarkStrategy.<RowData>forBoundedOutOfOrderness(spec.eventTime().get().outOfOrderness())
            .withTimestampAssigner(new EventTimeOf(layout, spec.eventTimeIndex()));
    return idleTimeout(spec).map(strategy::withIdleness).orElse(strategy);
  }

  private static Optional<Duration> idleTimeout(SourceSpec spec) {
    return Configuration.fromMap(spec.options())
        .getOptional(FactoryUtil.SOURCE_IDLE_TIMEOUT)
        .filter(timeout -> !timeout.isZero());
  }

  private record EventTimeOf(Layout layout, int column)
      implements SerializableTimestampAssigner<RowData>, Serializable {
    // hot path
    @Override
    public long extractTimestamp(RowData record, long previous) {
      RowData row = layout.row(record);
      // What has no event time moves no watermark, and goes to the dead letters next.
      return row == null || row.isNullAt(column)
          ? Long.MIN_VALUE
          : row.getTimestamp(column, Layout.TIMESTAMP_PRECISION).getMillisecond();
    }
  }
}
