// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.fleet;

import io.anabranch.core.fleet.FleetEvent;
import io.anabranch.core.fleet.FleetEvent.Fault;
import io.anabranch.core.fleet.FleetSpec;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** Events and labels of a fleet as rows. */
final class FleetColumns {
  private static final StringData[] FAULTS = {
    null, StringData.fromString("spike"), StringData.fromString("stuck")
  };
  private static final int DIGITS = 7;

  private FleetColumns() {}

  /** Of events: {@code device, type, event, measured, f1, ..., target, fault, drifted}. */
  static List<Column> events(FleetSpec spec) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("device", ColumnType.STRING));
    columns.add(new Column("type", ColumnType.STRING));
    columns.add(new Column("event", ColumnType.BIGINT));
    columns.add(new Column("measured", ColumnType.TIMESTAMP));
    for (int i = 1; i <= spec.features(); i++) {
      columns.add(new Column("f" + i, ColumnType.DOUBLE));
    }
    columns.add(new Column("target", ColumnType.DOUBLE));
    columns.add(new Column("fault", ColumnType.STRING));
    columns.add(new Column("drifted", ColumnType.DOUBLE));
    return columns;
  }

  static List<Column> labels() {
    return List.of(
        new Column("device", ColumnType.STRING),
        new Column("event", ColumnType.BIGINT),
        new Column("measured", ColumnType.TIMESTAMP),
        new Column("target", ColumnType.DOUBLE));
  }

  /**
   * @param target the label; null where it is not known, or comes by itself
   */
  static GenericRowData event(FleetEvent event, Double target) {
    double[] features = event.features();
    GenericRowData row = new GenericRowData(features.length + 7);
    row.setField(0, name("d", event.device()));
    row.setField(1, name("t", event.type()));
    row.setField(2, event.index());
    row.setField(3, TimestampData.fromEpochMillis(event.time()));
    int at = 4;
    for (double feature : features) {
      row.setField(at++, feature);
    }
    row.setField(at, target);
    row.setField(at + 1, event.fault() == Fault.NONE ? null : FAULTS[event.fault().ordinal()]);
    row.setField(at + 2, event.drifted());
    return row;
  }

  static GenericRowData label(FleetEvent event) {
    return GenericRowData.of(
        name("d", event.device()),
        event.index(),
        TimestampData.fromEpochMillis(event.labelTime()),
        event.label());
  }

  private static StringData name(String letter, int number) {
    String digits = Integer.toString(number);
    String text = letter + "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
    return StringData.fromBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
