// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.operators.row.RowTypes;
import io.anabranch.table.FailingOnce;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.table.api.CompiledPlan;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Aggregates in all the ways Flink runs them, and what planning says of wrong calls. */
final class FeatureFunctionsITCase {
  private static final RowType TYPE =
      RowTypes.of(
          List.of(
              new Column("k", ColumnType.STRING),
              new Column("x", ColumnType.DOUBLE),
              new Column("t", ColumnType.TIMESTAMP)));
  private static final String ALL =
      "ML_SUM(x), ML_MEAN(x), ML_VAR(x), ML_STD(x), ML_MIN(x), ML_MAX(x)";
  private static List<RowData> rows;
  private static SqlSession batch;
  private static SqlSession streaming;

  @BeforeAll
  static void open() {
    Random random = new Random(3);
    rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Double value = i % 9 == 0 ? null : (Double) (random.nextGaussian() * Math.pow(10, i % 30));
      rows.add(
          GenericRowData.of(
              StringData.fromString("k" + i % 3),
              value,
              TimestampData.fromEpochMillis(i * 60_000L)));
    }
    batch = SqlSession.open(RuntimeExecutionMode.BATCH);
    streaming = SqlSession.open(RuntimeExecutionMode.STREAMING);
    batch.register("r", rows, TYPE, "t", "INTERVAL '1' SECOND");
    streaming.register("r", rows, TYPE, "t", "INTERVAL '1' SECOND");
    streaming.tables().getConfig().set("table.exec.mini-batch.enabled", "true");
    streaming.tables().getConfig().set("table.exec.mini-batch.allow-latency", "100 ms");
    streaming.tables().getConfig().set("table.exec.mini-batch.size", "50");
    streaming.tables().getConfig().set("table.optimizer.agg-phase-strategy", "TWO_PHASE");
  }

  private static String values(Row row) {
    return row.toString().replaceFirst("^[+-][IUD]", "");
  }

  @Test
  void twoPhasesAndMiniBatchesGiveTheBitsOfBatch() {
    String query = "SELECT " + ALL + ", ML_EWMA(x, t, INTERVAL '1' HOUR) FROM r";
    assertThat(streaming.tables().explainSql(query)).contains("LocalGroupAggregate");
    assertThat(values(streaming.last(query))).isEqualTo(values(batch.last(query)));
  }

  @Test
  void windowsAreMergedAsInBatch() {
    String query =
        "SELECT k, window_start, "
            + ALL
            + " FROM HOP(TABLE r, DESCRIPTOR(t), INTERVAL '30' MINUTE, INTERVAL '60' MINUTE)"
            + " GROUP BY k, window_start, window_end";
    assertThat(streaming.rows(query).stream().map(FeatureFunctionsITCase::values).sorted())
        .hasSizeGreaterThan(10)
        .isEqualTo(
            batch.rows(query).stream().map(FeatureFunctionsITCase::values).sorted().toList());
  }

  @Test
  void whatIsRetractedLeavesNoTrace() {
    // The inner query updates its rows, so the outer one retracts each value but the last.
    String query = "SELECT %s FROM (SELECT k, ML_SUM(x) AS x FROM r GROUP BY k)".formatted(ALL);
    assertThat(values(streaming.last(query))).isEqualTo(values(batch.last(query)));
  }

  /** All accumulators, in groups and in a frame. */
  private static final String STATES =
      "SELECT k, "
          + ALL
          + ", ML_EWMA(x, t, INTERVAL '1' HOUR), ML_SUM(b) FROM (SELECT k, x, t, ML_STD_BEFORE(x,"
          + " t, INTERVAL '3' HOUR) OVER (PARTITION BY k ORDER BY t) AS b FROM r) GROUP BY k";

  @Test
  void afterAFailureRocksDbGivesTheBitsOfBatch() {
    SqlSession session =
        SqlSession.open(
            RuntimeExecutionMode.STREAMING,
            Map.of(
                "state.backend.type", "rocksdb",
                "execution.checkpointing.interval", "50 ms",
                "restart-strategy.type", "fixed-delay",
                "restart-strategy.fixed-delay.delay", "0 s"));
    InternalTypeInfo<RowData> type = InternalTypeInfo.of(TYPE);
    session.register(
        "r",
        session
            .environment()
            .fromData(rows, type)
            .map(new FailingOnce<RowData>(1, Duration.ofMillis(20)))
            .returns(type),
        "t",
        "INTERVAL '1' SECOND");
    FailingOnce.reset();
    assertThat(lastOfEach(session.rows(STATES))).isEqualTo(lastOfEach(batch.rows(STATES)));
    assertThat(FailingOnce.hasFailed()).isTrue();
  }

  private static Map<Object, String> lastOfEach(List<Row> changes) {
    Map<Object, String> last = new TreeMap<>();
    changes.forEach(row -> last.put(row.getField(0), values(row)));
    return last;
  }

  @Test
  void aCompiledPlanKeepsTheTypesOfTheStates() {
    TableEnvironment tables = SqlSession.open(RuntimeExecutionMode.STREAMING).tables();
    tables.executeSql(
        "CREATE TABLE r (k STRING, x DOUBLE, t TIMESTAMP(3), WATERMARK FOR t AS t)"
            + " WITH ('connector' = 'datagen')");
    tables.executeSql(
        "CREATE TABLE results (k STRING, a DOUBLE, b DOUBLE, c DOUBLE, d DOUBLE, e DOUBLE, f"
            + " DOUBLE, g DOUBLE, h DOUBLE, PRIMARY KEY (k) NOT ENFORCED)"
            + " WITH ('connector' = 'blackhole')");
    CompiledPlan plan = tables.compilePlanSql("INSERT INTO results " + STATES);
    CompiledPlan restored = tables.loadPlan(PlanReference.fromJsonString(plan.asJsonString()));
    assertThat(restored.asJsonString()).isEqualTo(plan.asJsonString());
  }

  @Test
  void aFrameShorterThanTheWindowIsRefused() {
    assertThatThrownBy(
            () ->
                streaming.rows(
                    "SELECT ML_MEAN_BEFORE(x, t, INTERVAL '2' HOUR) OVER (PARTITION BY k ORDER BY"
                        + " t RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) FROM r"))
        .hasStackTraceContaining("ML_MEAN_BEFORE: frame: a row PT")
        .hasStackTraceContaining("(expected: a frame of at least PT2H");
  }

  @Test
  void aNumberThatIsNotFiniteFailsTheQuery() {
    assertThatThrownBy(() -> batch.rows("SELECT ML_SUM(CAST('NaN' AS DOUBLE)) FROM r"))
        .hasStackTraceContaining("ML_SUM: value: NaN (expected: a finite number)");
  }

  @Test
  void oneCallMayHaveOtherParametersThanAnother() {
    Row row =
        batch.last(
            "SELECT ML_BUCKETIZE(v, ARRAY[0, 1, 2]), ML_BUCKETIZE(v, ARRAY[5]), ML_CLIP(v, 0, 2),"
                + " ML_CLIP(v, 0, m) FROM (VALUES (3, 1), (4, 2), (5, 3)) AS t(v, m) WHERE v = 5");
    assertThat(row.toString()).isEqualTo("+I[3, 1, 2.0, 3.0]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ML_LOG('a') | ML_LOG: log: value is STRING (expected: BOOLEAN, INT, BIGINT, FLOAT,"
            + " DOUBLE)",
        "ML_HASH(1, 0) | ML_HASH: buckets: 0 (expected: a whole number from 1 up)",
        "ML_HASH(1) | No match found for function signature ML_HASH",
        "ML_CALENDAR(t, 'year') | ML_CALENDAR: part: year (expected: one of hour, minute-of-day",
        "ML_CLIP(x, 5, 2) | ML_CLIP: max: 2.0 (expected: >= min, which is 5.0)",
        "ML_IMPUTE(k, 'mean') | ML_IMPUTE: with: mean (expected: a value; ML_MEAN and its like",
        "ML_STRING_INDEX(k, 'a') | ML_STRING_INDEX: categories is CHAR(1) NOT NULL (expected: an"
            + " array",
        "ML_ONE_HOT(k, ARRAY['a'], 'maybe') | ML_ONE_HOT: unknown: maybe (expected: one of error,",
        "ML_MEAN(k) | ML_MEAN: value is STRING (expected: a number or a BOOLEAN)",
        "ML_MEAN_BEFORE(x, t, INTERVAL '1' HOUR) | OVER clause is necessary",
        "ML_MEAN_BEFORE(x, t, 3) OVER (ORDER BY t) | ML_MEAN_BEFORE: window is INT NOT NULL"
            + " (expected: an INTERVAL",
        "ML_LAG_BEFORE(x, 0, t, INTERVAL '1' HOUR) OVER (ORDER BY t) | ML_LAG_BEFORE: n is this"
            + " literal (expected: a whole number above 0)"
      })
  void aWrongCallIsRefusedAtPlanning(String call, String message) {
    assertThatThrownBy(() -> batch.tables().explainSql("SELECT " + call + " FROM r"))
        .hasStackTraceContaining(message);
  }
}
