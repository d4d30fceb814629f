// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.operators.row.RowTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a wrong option says; no job runs here. */
final class TableSourceTest {
  private static final List<Column> COLUMNS =
      List.of(new Column("device", ColumnType.STRING), new Column("at", ColumnType.TIMESTAMP));

  @TempDir Path folder;

  @Test
  void anUnknownConnectorIsAnsweredWithThoseThereAre() {
    assertSource(Map.of("connector", "kafkaa"))
        .startsWith("connector: kafkaa (expected: one of ")
        .contains("datagen, ", "filesystem, kafka, ");
    assertSource(Map.of()).startsWith("connector: missing (expected: one of ");
    assertSink(Map.of("connector", "prnt"))
        .startsWith("connector: prnt (expected: one of ")
        .contains("blackhole, ", "filesystem, kafka, ", "print");
  }

  @Test
  void anUnknownFormatIsAnsweredWithThoseThereAre() throws IOException {
    assertSource(files("jsn")).startsWith("format: jsn (expected: one of ").contains("csv, ");
    assertSource(Map.of("connector", "kafka", "topic", "t", "format", "jsn"))
        .startsWith("format: jsn (expected: one of ")
        .doesNotContain("anabranch");
    assertSource(Map.of("connector", "filesystem", "path", folder.toString()))
        .isEqualTo("format: missing (expected: one of parquet, avro, json, csv)");
  }

  @Test
  void anUnknownOptionIsAnsweredWithThoseThereAre() throws IOException {
    assertSource(with(files("json"), "pth", "x"))
        .isEqualTo(
            "pth: unknown option (expected: one of connector, path, format,"
                + " source.monitor-interval, source.path.regex-pattern,"
                + " scan.watermark.idle-timeout, json.*)");
    assertSource(with(files("json"), "json.strict", "x"))
        .startsWith("json.strict: unknown option (expected: one of ")
        .contains("fail-on-missing-field");
    assertSource(
            Map.of("connector", "kafka", "topic", "t", "format", "json", "json.strict", "true"))
        .startsWith("json.strict: unknown option (expected: one of ");
    assertSource(
            Map.of(
                "connector", "kafka",
                "topic", "t",
                "format", "json",
                "properties.bootstrap.servers", "localhost:1",
                "scan.startup", "earliest"))
        .startsWith("Unsupported options found for 'kafka'. Unsupported options: scan.startup")
        .contains("scan.startup.mode")
        .doesNotContain("anabranch");
    assertSink(with(files("json"), "auto-compaction", "true"))
        .startsWith("auto-compaction: unknown option (expected: one of connector, path, format,");
  }

  @Test
  void aValueThatCannotBeReadIsNamed() throws IOException {
    assertSource(with(files("json"), "source.monitor-interval", "soon"))
        .startsWith(
            "Invalid value for option 'source.monitor-interval'. Could not parse value 'soon'");
    assertSource(with(files("json"), "json.fail-on-missing-field", "maybe"))
        .contains("Unrecognized option for boolean: maybe");
  }

  @Test
  void aMissingPathIsNamed() {
    assertSource(Map.of("connector", "filesystem", "format", "json"))
        .isEqualTo("path: missing (expected: a file or a folder)");
    assertSource(Map.of("connector", "filesystem", "format", "json", "path", folder + "/flights"))
        .isEqualTo("path: file:" + folder + "/flights (expected: a file or a folder that exists)");
  }

  @Test
  void aFileOfAnotherFormatIsNamed() throws IOException {
    Files.writeString(folder.resolve("a.parquet"), "no parquet, but long enough");

    assertSource(files("parquet"))
        .startsWith("file:" + folder + "/a.parquet: ")
        .contains("is not a Parquet file")
        .endsWith("(expected: parquet)");
    assertSource(files("avro")).endsWith("Not an Avro data file. (expected: avro)");
  }

  @Test
  void aCsvHeaderInAnotherOrderIsNamed() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "at;device;\"more\"\n");

    assertSource(with(files("csv"), "csv.field-delimiter", ";"))
        .isEqualTo(
            "file:"
                + folder
                + "/a.csv: header at, device, more (expected: the columns in the order device,"
                + " at)");
  }

  @Test
  void keysOfKafkaRecordsAndChangelogsAreRefused() {
    assertSource(Map.of("connector", "kafka", "format", "json", "key.format", "json"))
        .isEqualTo("key.format: json (expected: absent; keys are not read)");
    assertSource(
            Map.of(
                "connector", "kafka",
                "topic", "t",
                "format", "debezium-json",
                "properties.bootstrap.servers", "localhost:1"))
        .isEqualTo("format: debezium-json (expected: a format of inserted rows only)");
  }

  @Test
  void columnsThatAreNotThereAreNamed() {
    assertThatThrownBy(() -> spec(Map.of(), "time", List.of()))
        .isInstanceOf(MlException.class)
        .hasMessage("event-time.column: time (expected: one of device, at)");
    assertThatThrownBy(() -> spec(Map.of(), "device", List.of()))
        .isInstanceOf(MlException.class)
        .hasMessage("event-time.column: device is STRING (expected: a TIMESTAMP(3) column)");
    assertThatThrownBy(() -> spec(Map.of(), "at", List.of("user")))
        .isInstanceOf(MlException.class)
        .hasMessage("key: user (expected: one of device, at)");
  }

  private AbstractStringAssert<?> assertSource(Map<String, String> options) {
    return assertUser(() -> TableSource.open(env(), spec(options, "at", List.of("device"))));
  }

  private AbstractStringAssert<?> assertSink(Map<String, String> options) {
    RowType type = RowTypes.of(COLUMNS);
    return assertUser(
        () ->
            TableSink.write(
                env().<RowData>fromData(InternalTypeInfo.of(type), new GenericRowData(2)),
                type,
                options,
                RuntimeExecutionMode.STREAMING,
                "out"));
  }

  private static AbstractStringAssert<?> assertUser(Runnable action) {
    try {
      action.run();
    } catch (MlException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.USER);
      return assertThat(e.getMessage());
    }
    throw new AssertionError("no error (expected: an MlException of kind USER)");
  }

  private Map<String, String> files(String format) {
    return Map.of("connector", "filesystem", "path", folder.toString(), "format", format);
  }

  private static Map<String, String> with(Map<String, String> options, String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    more.put(key, value);
    return more;
  }

  private static SourceSpec spec(Map<String, String> options, String time, List<String> key) {
    return new SourceSpec(
        COLUMNS,
        options,
        RuntimeExecutionMode.STREAMING,
        Optional.of(new EventTime(time, Duration.ZERO)),
        key);
  }

  private static StreamExecutionEnvironment env() {
    return StreamExecutionEnvironment.getExecutionEnvironment();
  }
}
