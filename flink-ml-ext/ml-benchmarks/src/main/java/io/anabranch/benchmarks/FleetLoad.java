// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.operators.row.RowTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.apache.flink.table.types.logical.RowType;

/**
 * Events of many devices, as cheap as they can be made: measurements and labels are taken in turn
 * from a few thousand rows, into which device and time are written. Which device an event is of
 * follows from its number, without any order; each device has about as many as another. The rows
 * are reused: whoever keeps one copies it.
 */
final class FleetLoad extends RichMapFunction<Long, RowData> {
  static final int FEATURES = 16;
  static final int OUT_OF_ORDER_MILLIS = 1000;

  private static final long serialVersionUID = 1L;
  private static final int RING = 1 << 12;
  private static final long START = 1_767_225_600_000L;

  private final int devices;
  private final long perSecond;
  private transient BinaryRowData[] ring;

  /**
   * @param perSecond events in a second of event time: how many rows wait for the watermark
   */
  FleetLoad(int devices, long perSecond) {
    this.devices = devices;
    this.perSecond = perSecond;
  }

  /** {@code device, at, f0, ..., label}. */
  static List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("device", ColumnType.BIGINT));
    columns.add(new Column("at", ColumnType.TIMESTAMP));
    names().forEach(name -> columns.add(new Column(name, ColumnType.DOUBLE)));
    columns.add(new Column("label", ColumnType.DOUBLE));
    return columns;
  }

  static List<String> names() {
    return IntStream.range(0, FEATURES).mapToObj(i -> "f" + i).toList();
  }

  static RowType rowType() {
    return RowTypes.of(columns());
  }

  /** A definition of one learner per device over these rows. */
  static String definition() {
    String columns =
        columns().stream()
            .map(column -> column.name() + ": " + column.type())
            .collect(Collectors.joining(", "))
            .replace("TIMESTAMP", "TIMESTAMP(3)");
    return """
    name: fleet
    columns: {%s}
    event-time: {column: at, out-of-orderness: %d ms}
    key: device
    learn:
      - name: it
        linear: [%s]
        label: label
    output: [device, it_prediction, it_updates, it_mae]
    """
        .formatted(columns, OUT_OF_ORDER_MILLIS, String.join(", ", names()));
  }

  /** Event time of a number in milliseconds, up to a second out of order. */
  long time(long number) {
    return START + number * 1000 / perSecond - mix(number + 7) % (OUT_OF_ORDER_MILLIS - 1);
  }

  long device(long number) {
    return Math.multiplyHigh(mix(number), (long) devices << 1);
  }

  @Override
  public void open(OpenContext context) {
    ring = rows(new SplittableRandom(1));
  }

  // hot path
  @Override
  public RowData map(Long number) {
    BinaryRowData row = ring[(int) (number & RING - 1)];
    row.setLong(0, device(number));
    row.setLong(1, time(number));
    return row;
  }

  /** Measurements between -1 and 1, and what follows from them, with noise. */
  static BinaryRowData[] rows(SplittableRandom random) {
    BinaryRowData[] rows = new BinaryRowData[RING];
    for (int i = 0; i < RING; i++) {
      rows[i] = new BinaryRowData(FEATURES + 3);
      BinaryRowWriter writer = new BinaryRowWriter(rows[i]);
      double label = random.nextDouble(-0.1, 0.1);
      for (int at = 0; at < FEATURES; at++) {
        double feature = random.nextDouble(-1, 1);
        label += feature * (at - 7);
        writer.writeDouble(2 + at, feature);
      }
      writer.writeLong(0, 0);
      writer.writeLong(1, 0);
      writer.writeDouble(2 + FEATURES, label);
      writer.complete();
    }
    return rows;
  }

  /** SplitMix64 (Steele, Lea, Flood 2014), not negative. */
  private static long mix(long value) {
    long z = (value + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return (z ^ z >>> 31) >>> 1;
  }
}
