// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import static io.anabranch.jobs.io.Samples.COLUMNS;
import static io.anabranch.jobs.io.Samples.files;
import static io.anabranch.jobs.io.Samples.filesWithPrefix;
import static io.anabranch.jobs.io.Samples.jsonRows;
import static io.anabranch.jobs.io.Samples.timed;
import static io.anabranch.jobs.io.Samples.untimed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every format, both ways. */
final class FileFormatsITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "parquet,BATCH", "parquet,STREAMING", "avro,BATCH", "avro,STREAMING",
    "csv,BATCH", "csv,STREAMING", "json,BATCH", "json,STREAMING"
  })
  void rowsComeBackAsTheyWereWritten(String format, RuntimeExecutionMode mode) throws Exception {
    Path input = Files.write(folder.resolve("input.json"), jsonRows(200));
    Map<String, String> files = files(folder.resolve("out"), format);
    if (format.equals("csv")) {
      // Without it, an absent text and an empty one look the same.
      files.put("csv.null-literal", "null");
    }

    copy(untimed(COLUMNS, files(input, "json"), mode), files, mode);
    ReadRows read = ReadRows.of(timed(files, mode), 2);

    assertThat(read.rows()).isEqualTo(ReadRows.of(timed(files(input, "json"), mode), 1).rows());
    assertThat(read.rows()).hasSize(200);
    assertThat(read.deadLetters()).isEmpty();
    assertThat(read.rowsIn()).isEqualTo(200);
    assertThat(filesWithPrefix(folder.resolve("out"), ".part")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "avro", "csv", "json"})
  void bytesAndArraysComeBackAsTheyWereWritten(String format) throws Exception {
    List<Column> columns =
        List.of(
            new Column("id", ColumnType.INT),
            new Column("photo", ColumnType.BYTES),
            new Column("ints", ColumnType.INT_ARRAY),
            new Column("longs", ColumnType.BIGINT_ARRAY),
            new Column("floats", ColumnType.FLOAT_ARRAY),
            new Column("doubles", ColumnType.DOUBLE_ARRAY),
            new Column("texts", ColumnType.STRING_ARRAY));
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      rows.add(
          """
          {"id": %d, "photo": "AAEC/w==", "ints": [%d, 2], "longs": [%d], \
          "floats": [0.1, 1.5, %d], "doubles": [0.1, -0.25], "texts": ["a%d", "\u00fc"]}\
          """
              .formatted(i, -i, Long.MAX_VALUE - i, i, i));
    }
    rows.add("{\"id\": 50}");
    Path input = Files.write(folder.resolve("input.json"), rows);
    Map<String, String> files = files(folder.resolve("out"), format);
    if (format.equals("csv")) {
      files.put("csv.null-literal", "null");
    }

    SourceSpec from = untimed(columns, files(input, "json"), RuntimeExecutionMode.BATCH);
    copy(from, files, RuntimeExecutionMode.BATCH);
    ReadRows read = ReadRows.of(untimed(columns, files, RuntimeExecutionMode.STREAMING), 2);

    assertThat(read.deadLetters()).isEmpty();
    assertThat(read.rows()).hasSize(51).isEqualTo(ReadRows.of(from, 1).rows());
    assertThat(read.rows())
        .contains(
            "{\"id\": 7, \"photo\": \"AAEC/w==\", \"ints\": [-7, 2], \"longs\":"
                + " [9223372036854775800], \"floats\": [0.1, 1.5, 7.0], \"doubles\": [0.1, -0.25],"
                + " \"texts\": [\"a7\", \"\u00fc\"]}");
  }

  @ParameterizedTest
  @CsvSource({"true,millis", "true,micros", "false,micros"})
  void parquetTimestampsOfAnyUnitAreCutToMillisecondsInAnyTimeZone(boolean int64, String unit)
      throws Exception {
    TimeZone zone = TimeZone.getDefault();
    RowType type = RowType.of(new LogicalType[] {new TimestampType(6)}, new String[] {"at"});
    // The second does not exist in New York.
    List<String> times = List.of("1969-12-31T23:59:59.120", "2001-04-01T02:30:00.123456");
    Map<String, String> options = files(folder.resolve("times"), "parquet");
    Map<String, String> written = new LinkedHashMap<>(options);
    written.put("parquet.write.int64.timestamp", Boolean.toString(int64));
    written.put("parquet.timestamp.time.unit", unit);
    SourceSpec read =
        new SourceSpec(
            List.of(new Column("at", ColumnType.TIMESTAMP)),
            options,
            RuntimeExecutionMode.BATCH,
            Optional.empty(),
            List.of());
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
      StreamExecutionEnvironment env = ReadRows.environment(read, 1);
      RowData[] rows =
          times.stream()
              .map(LocalDateTime::parse)
              .map(TimestampData::fromLocalDateTime)
              .map(GenericRowData::of)
              .toArray(RowData[]::new);
      TableSink.write(
          env.fromData(InternalTypeInfo.of(type), rows), type, written, read.mode(), "times");
      env.execute("times");

      assertThat(ReadRows.of(read, 1).rows())
          .containsExactly(
              "{\"at\": \"1969-12-31T23:59:59.120\"}", "{\"at\": \"2001-04-01T02:30:00.123\"}");
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "parquet", "avro"})
  void arraysAndMapsAreWritten(String format) throws Exception {
    RowType type =
        RowType.of(
            new LogicalType[] {
              VarCharType.STRING_TYPE,
              new ArrayType(new FloatType()),
              new MapType(VarCharType.STRING_TYPE.copy(false), new FloatType())
            },
            new String[] {"device", "scores", "labels"});
    RowData row =
        GenericRowData.of(
            StringData.fromString("a"),
            new GenericArrayData(new float[] {0.5f, 1.5f}),
            new GenericMapData(Map.of(StringData.fromString("yes"), 0.25f)));
    StreamExecutionEnvironment env =
        ReadRows.environment(untimed(COLUMNS, Map.of(), RuntimeExecutionMode.STREAMING), 1);
    Path out = folder.resolve("nested");

    TableSink.write(
        env.fromData(InternalTypeInfo.of(type), row),
        type,
        files(out, format),
        RuntimeExecutionMode.STREAMING,
        "nested");
    env.execute();

    assertThat(filesWithPrefix(out, "part"))
        .hasSize(1)
        .allMatch(file -> file.toString().endsWith(format));
    if (format.equals("json")) {
      assertThat(Files.readString(filesWithPrefix(out, "part").get(0)))
          .isEqualTo("{\"device\":\"a\",\"scores\":[0.5,1.5],\"labels\":{\"yes\":0.25}}\n");
    }
  }

  @Test
  void aMissingColumnAndAnotherTypeAreNamedBeforeTheJobStarts() throws Exception {
    Path input = Files.write(folder.resolve("input.json"), jsonRows(3));
    for (String format : List.of("parquet", "avro")) {
      Path out = folder.resolve(format);
      copy(
          untimed(COLUMNS, files(input, "json"), RuntimeExecutionMode.BATCH),
          files(out, format),
          RuntimeExecutionMode.BATCH);

      assertThatThrownBy(() -> open(files(out, format), new Column("delay", ColumnType.INT)))
          .isInstanceOf(MlException.class)
          .hasMessageStartingWith("delay: missing in file:")
          .hasMessageEndingWith("(its columns: device, at, ok, small, large, single, many)");
      assertThatThrownBy(() -> open(files(out, format), new Column("large", ColumnType.INT)))
          .isInstanceOf(MlException.class)
          .hasMessageMatching(
              "large: (INT64|\\[.*\"long\"]) in file:.* \\(expected: what fits INT\\)");
    }
  }

  private static void copy(SourceSpec from, Map<String, String> to, RuntimeExecutionMode mode)
      throws Exception {
    StreamExecutionEnvironment env = ReadRows.environment(from, 2);
    Rows rows = TableSource.open(env, from);
    TableSink.write(rows.rows(), rows.type(), to, mode, "copy");
    env.execute("copy");
  }

  private static void open(Map<String, String> options, Column column) {
    TableSource.open(
        StreamExecutionEnvironment.getExecutionEnvironment(),
        untimed(List.of(column), options, RuntimeExecutionMode.BATCH));
  }
}
