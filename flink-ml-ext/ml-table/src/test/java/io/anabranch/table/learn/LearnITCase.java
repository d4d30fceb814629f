// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.table.learn.Readings.Reading;
import io.anabranch.table.module.AnabranchModule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Models per partition in streaming SQL give the bits of a plain loop. */
final class LearnITCase {
  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final String COLUMNS =
      "device, `at`, a, b, y, prediction, updates, mae, rmse, error";
  private static final String LINEAR =
      "learner => 'linear', features => DESCRIPTOR(a, b), label => DESCRIPTOR(y),"
          + " options => MAP['rate', '0.1']";
  private static final String BY_TIME = LINEAR + ", on_time => DESCRIPTOR(`at`)";

  @TempDir private static Path checkpoints;

  private static List<Row> run(
      List<Reading> readings, Map<String, String> settings, FailOnce failure, String arguments)
      throws Exception {
    Configuration configuration = Configuration.fromMap(settings);
    configuration.setString("pipeline.generic-types", "false");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    tables.loadModule("anabranch", new AnabranchModule(new RegistryLocation("/nowhere")));
    TypeInformation<Row> type =
        Types.ROW_NAMED(
            new String[] {"device", "at", "a", "b", "y"},
            Types.STRING,
            Types.LOCAL_DATE_TIME,
            Types.DOUBLE,
            Types.DOUBLE,
            Types.DOUBLE);
    DataStream<Row> rows =
        env.fromSequence(0, readings.size() - 1)
            .setParallelism(1)
            .map(failure)
            .setParallelism(1)
            .map(new ReadingAt(readings), type)
            .setParallelism(1);
    tables.createTemporaryView(
        "readings",
        rows,
        Schema.newBuilder()
            .column("device", DataTypes.STRING())
            .column("at", DataTypes.TIMESTAMP(3))
            .column("a", DataTypes.DOUBLE())
            .column("b", DataTypes.DOUBLE())
            .column("y", DataTypes.DOUBLE())
            .watermark("at", "`at` - INTERVAL '0.4' SECOND")
            .build());
    List<Row> results = new ArrayList<>();
    String query =
        "SELECT "
            + COLUMNS
            + " FROM LEARN(input => TABLE readings PARTITION BY device, "
            + arguments
            + ")";
    try (CloseableIterator<Row> found = tables.executeSql(query).collect()) {
      found.forEachRemaining(results::add);
    }
    return results;
  }

  private static Map<String, String> parallel(int parallelism) {
    return Map.of("parallelism.default", String.valueOf(parallelism));
  }

  /** As {@link Readings} writes it; the rows have no error. */
  private static List<String> lines(List<Row> rows) {
    return rows.stream()
        .peek(row -> assertThat(row.getField(9)).isNull())
        .map(LearnITCase::line)
        .sorted()
        .toList();
  }

  private static String line(Row row) {
    return Readings.line(
        Row.project(row, new int[] {0, 1, 2, 3, 4}),
        row.getField(5),
        row.getField(6),
        row.getField(7),
        row.getField(8));
  }

  @Test
  void byEventTimeTheBitsAreThoseOfAPlainLoop() throws Exception {
    List<Reading> readings = Readings.random(3000, 1);
    List<String> expected = Readings.byEventTime(readings, null);
    for (int parallelism = 1; parallelism <= 2; parallelism++) {
      assertThat(lines(run(readings, parallel(parallelism), FailOnce.never(), BY_TIME)))
          .isEqualTo(expected);
    }
  }

  @Test
  void byArrivalTheBitsAreThoseOfAPlainLoop() throws Exception {
    List<Reading> readings = Readings.random(1000, 2);
    assertThat(lines(run(readings, parallel(1), FailOnce.never(), LINEAR)))
        .isEqualTo(Readings.byArrival(readings));
  }

  @Test
  void afterAFailureTheModelsGoOnFromTheCheckpoint() throws Exception {
    List<Reading> readings = Readings.random(1500, 3);
    List<String> expected = Readings.byEventTime(readings, null);
    for (String backend : List.of("hashmap", "rocksdb")) {
      Map<String, String> settings =
          Map.of(
              "parallelism.default",
              "2",
              "state.backend.type",
              backend,
              "execution.checkpointing.interval",
              "200 ms",
              "execution.checkpointing.dir",
              checkpoints.toUri().toString(),
              "restart-strategy.type",
              "fixed-delay",
              "restart-strategy.fixed-delay.attempts",
              "1",
              "restart-strategy.fixed-delay.delay",
              "10 ms");
      FailOnce failure = FailOnce.afterACheckpoint();
      assertThat(lines(run(readings, settings, failure, BY_TIME))).isEqualTo(expected);
      assertThat(FailOnce.failures()).isEqualTo(1);
    }
  }

  @Test
  void aSilentDeviceIsForgotten() throws Exception {
    List<Reading> readings = new ArrayList<>();
    for (long at : List.of(0L, 1000L, 2000L, 12_001L, 13_000L)) {
      readings.add(new Reading("a", at, 1.0, 2.0, 3.0));
      readings.add(new Reading("b", at / 2, 1.0, 2.0, 3.0));
    }
    readings.sort((one, other) -> Long.compare(one.at(), other.at()));
    List<Row> rows = run(readings, parallel(1), FailOnce.never(), BY_TIME + ", ttl => '10 s'");
    assertThat(lines(rows)).isEqualTo(Readings.byEventTime(readings, Duration.ofSeconds(10)));
    assertThat(rows.stream().filter(row -> "a".equals(row.getField(0))).map(row -> row.getField(6)))
        .containsExactly(0L, 1L, 2L, 0L, 1L);
    assertThat(rows.stream().filter(row -> "b".equals(row.getField(0))).map(row -> row.getField(6)))
        .containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void aBadRowAndALateRowComeOutAndSayWhy() throws Exception {
    List<Reading> readings = new ArrayList<>(Readings.random(400, 4));
    List<String> expected = Readings.byEventTime(readings, null);
    readings.add(150, new Reading("device-1", 640, null, 1.0, 1.0));
    readings.add(160, new Reading("device-1", 664, 1.0, 1.0, Double.POSITIVE_INFINITY));
    readings.add(new Reading("device-1", 1, 1.0, 1.0, 1.0));
    Map<String, String> settings =
        Map.of("parallelism.default", "1", "pipeline.auto-watermark-interval", "0 ms");
    // With no interval a watermark comes with the row, whatever the time.
    List<Row> rows = run(readings, settings, FailOnce.never(), BY_TIME);
    List<Row> refused = rows.stream().filter(row -> row.getField(9) != null).toList();
    assertThat(lines(rows.stream().filter(row -> row.getField(9) == null).toList()))
        .isEqualTo(expected);
    assertThat(refused)
        .hasSize(3)
        .allMatch(row -> row.getField(5) == null && row.getField(6) == null);
    assertThat(refused.stream().map(row -> (String) row.getField(9)))
        .contains(
            "a: null (expected: a finite number)",
            "y: Infinity (expected: a finite number or null)")
        .anyMatch(error -> error.startsWith("late: 1 (expected: above "));
  }
}
