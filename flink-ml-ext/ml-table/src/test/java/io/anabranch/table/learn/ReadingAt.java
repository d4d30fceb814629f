// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import io.anabranch.table.learn.Readings.Reading;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.types.Row;

/** The readings by their number. */
final class ReadingAt implements MapFunction<Long, Row> {
  private static final long serialVersionUID = 1L;

  private final ArrayList<Row> rows = new ArrayList<>();

  ReadingAt(List<Reading> readings) {
    readings.forEach(reading -> rows.add(reading.row()));
  }

  @Override
  public Row map(Long number) {
    return rows.get(number.intValue());
  }
}
