// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;

/**
 * What to read: the columns every row has, the connector's options, and the columns that must not
 * be null.
 *
 * @param columns names and types of the rows; other columns of the input are left out
 * @param options options of a Flink table connector, {@code connector} among them
 * @param mode BATCH or STREAMING
 * @param eventTime where it is absent, rows have no timestamps and no watermarks
 * @param key columns that must not be null, beside the event time
 */
public record SourceSpec(
    List<Column> columns,
    Map<String, String> options,
    RuntimeExecutionMode mode,
    Optional<EventTime> eventTime,
    List<String> key) {
  public SourceSpec {
    columns = List.copyOf(columns);
    options = new LinkedHashMap<>(options);
    key = List.copyOf(key);
    for (String column : key) {
      index(columns, "key", column);
    }
    if (eventTime.isPresent()) {
      String column = eventTime.get().column();
      ColumnType type = columns.get(index(columns, "event-time.column", column)).type();
      if (type != ColumnType.TIMESTAMP) {
        throw MlException.user(
            "event-time.column: " + column + " is " + type + " (expected: a TIMESTAMP(3) column)");
      }
    }
  }

  boolean isStreaming() {
    return mode == RuntimeExecutionMode.STREAMING;
  }

  int eventTimeIndex() {
    return index(columns, "event-time.column", eventTime.orElseThrow().column());
  }

  int[] keyIndexes() {
    return key.stream().mapToInt(column -> index(columns, "key", column)).toArray();
  }

  private static int index(List<Column> columns, String name, String column) {
    List<String> names = columns.stream().map(Column::name).toList();
    int index = names.indexOf(column);
    if (index < 0) {
      throw MlException.user(
          name + ": " + column + " (expected: one of " + String.join(", ", names) + ")");
    }
    return index;
  }
}
