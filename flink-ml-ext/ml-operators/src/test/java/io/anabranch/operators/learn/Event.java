// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/** A row or a label on its way in. */
record Event(
    boolean isLabel,
    String device,
    Long id,
    Double x,
    Integer n,
    Double chance,
    Double y,
    long time) {
  static Event row(String device, long id, Double x, Double y, long time) {
    return new Event(false, device, id, x, 1, 0.5, y, time);
  }

  static Event label(String device, long id, Double y, long time) {
    return new Event(true, device, id, null, null, null, y, time);
  }

  Event at(long otherTime) {
    return new Event(isLabel, device, id, x, n, chance, y, otherTime);
  }

  RowData row() {
    return isLabel
        ? GenericRowData.of(StringData.fromString(device), id, y)
        : GenericRowData.of(StringData.fromString(device), id, x, n, chance, y);
  }
}
