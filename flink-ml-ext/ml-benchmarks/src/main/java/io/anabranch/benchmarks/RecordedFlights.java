// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * Flights of a Parquet file (date, delay, distance, origin, destination), held in memory by the
 * task that gives them out by number, up to half an hour out of order.
 */
final class RecordedFlights extends RichMapFunction<Long, RowData> {
  private static final long serialVersionUID = 1L;

  private final String path;
  private transient List<RowData> flights;

  private record Arriving(RowData row, long at) {}

  RecordedFlights(String path) {
    this.path = path;
  }

  long count() throws IOException {
    HadoopInputFile file = HadoopInputFile.fromPath(new Path(path), new Configuration());
    try (ParquetFileReader reader = ParquetFileReader.open(file)) {
      return reader.getRecordCount();
    }
  }

  @Override
  public void open(OpenContext context) throws IOException {
    List<Arriving> arriving = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), new Path(path)).build()) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        RowData row = row(group);
        long time = row.getTimestamp(2, 3).getMillisecond();
        arriving.add(new Arriving(row, time + SimulatedFlights.jitter(arriving.size())));
      }
    }
    arriving.sort(Comparator.comparingLong(Arriving::at));
    flights = arriving.stream().map(Arriving::row).toList();
  }

  @Override
  public RowData map(Long flight) {
    return flights.get(flight.intValue());
  }

  private static RowData row(Group group) {
    return GenericRowData.of(
        StringData.fromString(group.getString("origin", 0)),
        StringData.fromString(group.getString("destination", 0)),
        TimestampData.fromEpochMillis(ParquetTimes.millis(group, "date")),
        integer(group, "distance"),
        integer(group, "delay"));
  }

  private static Integer integer(Group group, String field) {
    return group.getFieldRepetitionCount(field) == 0
        ? null
        : Integer.valueOf(group.getValueToString(group.getType().getFieldIndex(field), 0));
  }
}
