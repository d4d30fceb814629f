// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;

/** Rows of every type, and where they are read from and written to. */
final class Samples {
  static final List<Column> COLUMNS =
      List.of(
          new Column("device", ColumnType.STRING),
          new Column("at", ColumnType.TIMESTAMP),
          new Column("ok", ColumnType.BOOLEAN),
          new Column("small", ColumnType.INT),
          new Column("large", ColumnType.BIGINT),
          new Column("single", ColumnType.FLOAT),
          new Column("many", ColumnType.DOUBLE));

  /** A row as JSON; the long is one that a double cannot hold. */
  static final String GOOD =
      "{\"device\":\"a\",\"at\":\"2001-06-01T00:01:00\",\"ok\":true,\"small\":1,"
          + "\"large\":9007199254740993,\"single\":0.1,\"many\":2.5}";

  /** The same as {@link ReadRows} shows it. */
  static final String GOOD_READ =
      "{\"device\": \"a\", \"at\": \"2001-06-01T00:01\", \"ok\": true, \"small\": 1,"
          + " \"large\": 9007199254740993, \"single\": 0.1, \"many\": 2.5}";

  static final List<RuntimeExecutionMode> MODES =
      List.of(RuntimeExecutionMode.BATCH, RuntimeExecutionMode.STREAMING);

  private Samples() {}

  /** Different rows as JSON, every seventh without most columns. */
  static List<String> jsonRows(int count) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          i % 7 == 6
              ? "{\"device\":\"d%d\",\"at\":\"2001-06-01T00:%02d:00.%03d\"}".formatted(i, i % 60, i)
              : """
              {"device":"d%d, \\"x\\"","at":"1969-12-31T23:%02d:59.%03d","ok":%b,"small":%d,\
              "large":%d,"single":%s,"many":%s}\
              """
                  .formatted(
                      i, i % 60, i, i % 2 == 0, -i, Long.MAX_VALUE - i, i * 0.1f, Math.sqrt(i)));
    }
    return rows;
  }

  static Map<String, String> files(Path path, String format) {
    return new LinkedHashMap<>(
        Map.of("connector", "filesystem", "path", path.toString(), "format", format));
  }

  /** With an event time and a key. */
  static SourceSpec timed(Map<String, String> options, RuntimeExecutionMode mode) {
    return new SourceSpec(
        COLUMNS,
        options,
        mode,
        Optional.of(new EventTime("at", Duration.ofMinutes(1))),
        List.of("device"));
  }

  static SourceSpec untimed(
      List<Column> columns, Map<String, String> options, RuntimeExecutionMode mode) {
    return new SourceSpec(columns, options, mode, Optional.empty(), List.of());
  }

  /** Files of a folder whose names begin with this, in order. */
  static List<Path> filesWithPrefix(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(p -> p.getFileName().toString().startsWith(prefix)).sorted().toList();
    }
  }
}
