// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import static io.anabranch.jobs.io.Samples.GOOD;
import static io.anabranch.jobs.io.Samples.GOOD_READ;
import static io.anabranch.jobs.io.Samples.MODES;
import static io.anabranch.jobs.io.Samples.files;
import static io.anabranch.jobs.io.Samples.jsonRows;
import static io.anabranch.jobs.io.Samples.timed;
import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.operators.ledger.Ledger;
import io.anabranch.operators.row.RowText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as a stream, in order and exactly once, and connectors of other kinds. */
final class FileTablesITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void filesAreReadInTheOrderOfTheirPathsSoThatNoRowIsLate(int parallelism) throws Exception {
    Path days = Files.createDirectory(folder.resolve("days"));
    // Written, and so perhaps listed, from the last to the first.
    for (int day = 9; day >= 1; day--) {
      List<String> rows = new ArrayList<>();
      for (int minute = 0; minute < 500; minute++) {
        rows.add(
            GOOD.replace(
                "2001-06-01T00:01:00",
                "2001-06-0%d %02d:%02d:00".formatted(day, minute / 60, minute % 60)));
      }
      Files.write(days.resolve("day-" + day + ".json"), rows);
    }
    Files.write(days.resolve("_SUCCESS"), List.of("not a row"));

    ReadRows read =
        ReadRows.of(timed(files(days, "json"), RuntimeExecutionMode.STREAMING), parallelism);

    assertThat(read.rows()).hasSize(9 * 500);
    assertThat(read.late()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"json,STREAMING", "parquet,STREAMING", "json,BATCH", "parquet,BATCH"})
  void aJobThatFailsAndRestartsWritesEachRowOnce(String format, RuntimeExecutionMode mode)
      throws Exception {
    Path input = Files.createDirectory(folder.resolve("in"));
    for (int file = 0; file < 4; file++) {
      Files.write(input.resolve(file + ".json"), jsonRows(500));
    }
    SourceSpec from = timed(files(input, "json"), mode);
    Map<String, String> to = files(folder.resolve("out"), format);
    StreamExecutionEnvironment env = ReadRows.environment(from, 2);
    env.configure(FailOnce.settings());
    Rows rows = TableSource.open(env, from);
    TableSink.write(
        rows.rows().map(new FailOnce(600, mode)).returns(InternalTypeInfo.of(rows.type())),
        rows.type(),
        to,
        mode,
        "copy");

    env.execute("copy");

    assertThat(ReadRows.of(timed(to, mode), 2).rows())
        .hasSize(2_000)
        .isEqualTo(ReadRows.of(from, 2).rows());
  }

  @Test
  void onlyFilesThatMatchThePatternAreRead() throws Exception {
    Path input = Files.createDirectory(folder.resolve("in"));
    Files.write(input.resolve("a.json"), List.of(GOOD));
    Files.write(input.resolve("b.json"), List.of(GOOD, GOOD));
    Map<String, String> options = files(input, "json");
    options.put("source.path.regex-pattern", ".*/b.json");

    for (RuntimeExecutionMode mode : MODES) {
      assertThat(ReadRows.of(timed(options, mode), 1).rows()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"print", "blackhole"})
  void rowsGoToConnectorsOfEveryKind(String connector) throws Exception {
    Path input = Files.write(folder.resolve("one.json"), List.of(GOOD));
    for (RuntimeExecutionMode mode : MODES) {
      SourceSpec from = timed(files(input, "json"), mode);
      StreamExecutionEnvironment env = ReadRows.environment(from, 1);
      Rows rows = TableSource.open(env, from);
      TableSink.write(rows.rows(), rows.type(), Map.of("connector", connector), mode, "out");

      assertThat(env.execute().<Long>getAccumulatorResult(Ledger.ROWS_IN)).isEqualTo(1);
    }
  }

  @Test
  void dataGeneratedByAConnectorWithoutAFormatIsRead() throws Exception {
    Map<String, String> options =
        Map.of("connector", "datagen", "number-of-rows", "50", "fields.device.length", "3");

    ReadRows read = ReadRows.of(timed(options, RuntimeExecutionMode.STREAMING), 1);

    assertThat(read.rows()).hasSize(50);
  }

  @Test
  @SuppressWarnings("try")
  void aMonitoredFolderYieldsFilesThatComeLater() throws Exception {
    Path input = Files.createDirectory(folder.resolve("in"));
    Files.write(input.resolve("1.json"), List.of(GOOD));
    Map<String, String> options = files(input, "json");
    options.put("source.monitor-interval", "100 ms");
    SourceSpec spec = timed(options, RuntimeExecutionMode.STREAMING);
    StreamExecutionEnvironment env = ReadRows.environment(spec, 1);
    // A stream without end shows its results with each checkpoint.
    env.configure(FailOnce.settings());
    Rows rows = TableSource.open(env, spec);
    RowText text = new RowText(rows.type());
    try (CloseableIterator<String> results =
        rows.rows().map(text::of).returns(Types.STRING).collectAsync()) {
      JobClient job = env.executeAsync("monitor");

      assertThat(results.next()).isEqualTo(GOOD_READ);
      Files.write(folder.resolve("2.json"), List.of(GOOD));
      Files.move(folder.resolve("2.json"), input.resolve("2.json"));
      assertThat(results.next()).isEqualTo(GOOD_READ);
      job.cancel().get();
    }
  }
}
