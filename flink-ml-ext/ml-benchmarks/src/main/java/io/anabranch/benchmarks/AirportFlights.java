// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/** Flights of Parquet files in the order of their departure; files may differ in their names. */
final class AirportFlights {
  /**
   * One flight.
   *
   * @param time of departure, in milliseconds
   * @param delay in minutes at arrival; NaN where none was recorded
   */
  record Flight(long time, int origin, int destination, double distance, double delay) {
    /** Of the day. */
    int minute() {
      return (int) (Math.floorMod(time, DAY) / 60_000);
    }

    /** Monday is 1; the first of January 1970 was a Thursday. */
    int weekday() {
      return (int) Math.floorMod(Math.floorDiv(time, DAY) + 3, 7L) + 1;
    }
  }

  /** In milliseconds. */
  static final long DAY = 86_400_000;

  private final Map<String, Integer> airports = new HashMap<>();
  private final List<Flight> flights = new ArrayList<>();
  private final long from;

  private AirportFlights(long from) {
    this.from = from;
  }

  /**
   * @param path a file, or a folder of files
   * @param from the first time whose errors count, in milliseconds; a whole day
   */
  static AirportFlights read(Path path, long from) throws IOException {
    AirportFlights read = new AirportFlights(from);
    try (Stream<Path> files = Files.walk(path)) {
      files.filter(file -> file.toString().endsWith(".parquet")).sorted().forEach(read::add);
    }
    if (read.flights.isEmpty()) {
      throw new IOException("flights: none in " + path + " (expected: Parquet files)");
    }
    read.flights.sort(
        Comparator.comparingLong(Flight::time)
            .thenComparingInt(Flight::origin)
            .thenComparingInt(Flight::destination)
            .thenComparingDouble(Flight::distance)
            .thenComparingDouble(Flight::delay));
    return read;
  }

  List<Flight> flights() {
    return flights;
  }

  int airports() {
    return airports.size();
  }

  /** Whether the error of a flight counts. */
  boolean counts(Flight flight) {
    return flight.time() >= from && !Double.isNaN(flight.delay());
  }

  /** Errors of predictions for these flights, none yet. */
  Prequential errors() {
    long last = flights.get(flights.size() - 1).time();
    return new Prequential(from, airports(), (int) Math.max(1, (last - from) / DAY + 1));
  }

  private void add(Path file) {
    try (ParquetReader<Group> reader =
        ParquetReader.builder(
                new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toString()))
            .build()) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        String time = group.getType().containsField("departure") ? "departure" : "date";
        flights.add(
            new Flight(
                ParquetTimes.millis(group, time),
                airport(group.getString("origin", 0)),
                airport(group.getString("destination", 0)),
                number(group, "distance"),
                number(group, "delay")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int airport(String code) {
    return airports.computeIfAbsent(code, key -> airports.size());
  }

  private static double number(Group group, String field) {
    return group.getFieldRepetitionCount(field) == 0
        ? Double.NaN
        : Double.parseDouble(group.getValueToString(group.getType().getFieldIndex(field), 0));
  }
}
