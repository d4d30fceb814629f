// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import java.util.Objects;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.types.DataType;

/** How often each value occurs, and the extreme one; Flink keeps the counts entry by entry. */
public final class Extreme {
  /** Public for Flink. */
  public MapView<Double, Long> counts = new MapView<>();

  /** Public for Flink. Null of no values. */
  public Double extreme;

  static DataType type() {
    return DataTypes.STRUCTURED(
        Extreme.class,
        DataTypes.FIELD(
            "counts",
            MapView.newMapViewDataType(DataTypes.DOUBLE().notNull(), DataTypes.BIGINT().notNull())),
        DataTypes.FIELD("extreme", DataTypes.DOUBLE()));
  }

  /** Adds to the count of a value; returns the new count. A count of zero is not kept. */
  long count(Double value, long times) throws Exception {
    Long before = counts.get(value);
    long after = (before == null ? 0 : before) + times;
    if (after == 0) {
      counts.remove(value);
    } else {
      counts.put(value, after);
    }
    return after;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Extreme that
        && counts.equals(that.counts)
        && Objects.equals(extreme, that.extreme);
  }

  @Override
  public int hashCode() {
    return Objects.hash(counts, extreme);
  }
}
