// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/**
 * Half a year of flights over 229 airports as a pure function of the flight's number: busy airports
 * are as busy as the real ones, departures fall on whole minutes, and rows arrive up to half an
 * hour out of order.
 */
final class SimulatedFlights implements Serializable {
  static final List<Column> COLUMNS =
      List.of(
          new Column("origin", ColumnType.STRING),
          new Column("destination", ColumnType.STRING),
          new Column("departure", ColumnType.TIMESTAMP),
          new Column("distance", ColumnType.INT),
          new Column("delay", ColumnType.INT));
  static final int AIRPORTS = 229;
  static final long OUT_OF_ORDER_MILLIS = 30 * 60_000L;

  private static final long serialVersionUID = 1L;
  private static final long START = 978_307_200_000L;
  private static final long SPAN = 181L * 86_400_000L;

  private final long flights;

  SimulatedFlights(long flights) {
    this.flights = flights;
  }

  /** The time of a flight, which is less than half an hour away from its place in the order. */
  long time(long flight) {
    long exact = START + flight * SPAN / flights - jitter(flight);
    return exact - Math.floorMod(exact, 60_000L);
  }

  /** By how much a flight is out of order. */
  static long jitter(long flight) {
    return Math.floorMod(mix(flight), OUT_OF_ORDER_MILLIS);
  }

  int airport(long flight) {
    double uniform = (mix(flight + 1_000_000_007L) >>> 11) * 0x1.0p-53;
    // So the busiest airport has 6.6 % of the flights and the median one 0.3 %.
    return (int) (AIRPORTS * uniform * uniform);
  }

  int delay(long flight) {
    long bits = mix(flight + 77);
    return (int) (Math.floorMod(bits, 60L) - 15 + (bits >>> 60 == 0 ? 120 : 0));
  }

  RowData row(long flight) {
    return GenericRowData.of(
        name(airport(flight)),
        name(airport(flight + 13)),
        TimestampData.fromEpochMillis(time(flight)),
        (int) Math.floorMod(mix(flight + 5), 2500L) + 100,
        delay(flight));
  }

  private static StringData name(int airport) {
    byte[] letters = {
      (byte) ('A' + airport / 26 % 26), (byte) ('A' + airport % 26), (byte) ('A' + airport * 7 % 26)
    };
    return StringData.fromBytes(letters);
  }

  /** SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long value) {
    long z = (value + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
