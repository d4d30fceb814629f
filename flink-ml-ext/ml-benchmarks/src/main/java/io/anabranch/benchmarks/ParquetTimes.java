// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;

/** Times of Parquet files, which differ in their unit. */
final class ParquetTimes {
  private ParquetTimes() {}

  static long millis(Group group, String field) {
    long time = group.getLong(field, 0);
    return group.getType().getType(field).getLogicalTypeAnnotation()
            instanceof TimestampLogicalTypeAnnotation timestamp
        ? Math.floorDiv(time, perMillisecond(timestamp))
        : time;
  }

  private static long perMillisecond(TimestampLogicalTypeAnnotation timestamp) {
    return switch (timestamp.getUnit()) {
      case MILLIS -> 1;
      case MICROS -> 1_000;
      case NANOS -> 1_000_000;
    };
  }
}
