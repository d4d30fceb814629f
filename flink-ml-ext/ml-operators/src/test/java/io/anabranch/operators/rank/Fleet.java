// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.rank;

import io.anabranch.core.online.QualityMeasure;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.operators.row.RowTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;

/** Learned rows of some devices, and their ranks, worked out in the plainest way. */
final class Fleet {
  static final RowType ROW_TYPE =
      RowTypes.of(
          List.of(
              new Column("at", ColumnType.TIMESTAMP),
              new Column("device", ColumnType.STRING),
              new Column("late_mae", ColumnType.DOUBLE),
              new Column("late_accuracy", ColumnType.DOUBLE),
              new Column("late_updates", ColumnType.BIGINT),
              new Column("late_drifts", ColumnType.BIGINT)));

  /**
   * A row.
   *
   * @param mae null where it is not known yet
   */
  record Learned(long time, String device, Double mae, long updates, long drifts) {
    RowData row() {
      return GenericRowData.of(
          TimestampData.fromEpochMillis(time),
          StringData.fromString(device),
          mae,
          mae == null ? null : 1 - mae,
          updates,
          drifts);
    }
  }

  private Fleet() {}

  static WorstSpec worst(QualityMeasure measure) {
    return new WorstSpec("late", List.of("device"), measure, Duration.ofMillis(100), 3, 2);
  }

  /** Rows in the order of time, of more devices than are ranked, some of equal quality. */
  static List<Learned> rows(int count, long seed) {
    Random random = new Random(seed);
    Map<String, Long> updates = new TreeMap<>();
    List<Learned> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String device = "device-" + random.nextInt(20);
      long learnt = updates.merge(device, 1L, Long::sum) - 1;
      Double mae = learnt == 0 ? null : random.nextInt(8) / 8.0;
      rows.add(new Learned(-500 + i * 2L, device, mae, learnt, learnt / 3));
    }
    return rows;
  }

  /** As {@link WorstKeys} ranks by mean absolute error, without the places' ties. */
  static List<String> ranks(List<Learned> rows, WorstSpec spec) {
    Map<Long, Map<String, Learned>> last = new TreeMap<>();
    for (Learned row : rows) {
      if (row.mae() != null && row.updates() >= spec.updates()) {
        last.computeIfAbsent(spec.end(row.time()), end -> new TreeMap<>()).put(row.device(), row);
      }
    }
    List<String> ranks = new ArrayList<>();
    last.forEach(
        (end, standings) -> {
          List<Double> worst =
              standings.values().stream()
                  .map(Learned::mae)
                  .sorted(Comparator.reverseOrder())
                  .limit(spec.most())
                  .toList();
          for (int place = 1; place <= worst.size(); place++) {
            ranks.add(end + " " + place + " " + worst.get(place - 1));
          }
        });
    return ranks;
  }

  /** What {@link #ranks} says, of a ranked row. */
  static String rank(RowData row) {
    return row.getTimestamp(0, 3).getMillisecond() + " " + row.getInt(1) + " " + row.getDouble(5);
  }

  /** All of a ranked row. */
  static String all(RowData row) {
    return rank(row)
        + " "
        + row.getString(2)
        + " "
        + row.getString(3)
        + " "
        + row.getString(4)
        + " "
        + row.getLong(6)
        + " "
        + row.getLong(7);
  }
}
