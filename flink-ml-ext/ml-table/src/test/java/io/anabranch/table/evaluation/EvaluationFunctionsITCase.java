// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.CompiledPlan;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every measure, in every way Flink runs aggregates, gives the bits of the library. */
final class EvaluationFunctionsITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final List<Row> ROWS = Observations.rows(new Random(5), 300);
  private static final String GROUPED =
      "SELECT g, " + Observations.MEASURES + " FROM final_rows GROUP BY g";

  @ParameterizedTest
  @CsvSource({
    "BATCH, ONE_PHASE, hashmap",
    "BATCH, TWO_PHASE, hashmap",
    "STREAMING, ONE_PHASE, rocksdb",
    "STREAMING, TWO_PHASE, hashmap"
  })
  void groupsOfUpdatingRowsGiveTheBitsOfTheLibrary(
      RuntimeExecutionMode mode, String phases, String state) throws Exception {
    StreamTableEnvironment tables = tables(mode, phases, state);
    assertThat(tables.explainSql(GROUPED).contains("Local")).isEqualTo(phases.equals("TWO_PHASE"));

    Map<Integer, List<Object>> expected = new TreeMap<>();
    finalRows().stream()
        .collect(Collectors.groupingBy(row -> row.<Integer>getFieldAs("g")))
        .forEach((group, rows) -> expected.put(group, Observations.measures(rows)));
    assertThat(lastOfEach(tables, GROUPED)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "BATCH, ONE_PHASE, TUMBLE, 1",
    "STREAMING, ONE_PHASE, TUMBLE, 1",
    "STREAMING, TWO_PHASE, HOP, 2"
  })
  void windowsOfTimeGiveTheBitsOfTheLibrary(
      RuntimeExecutionMode mode, String phases, String window, int minutes) throws Exception {
    String slide = window.equals("HOP") ? "INTERVAL '1' MINUTE, " : "";
    Map<Integer, List<Object>> windows =
        lastOfEach(
            tables(mode, phases, "hashmap"),
            "SELECT CAST(TIMESTAMPDIFF(MINUTE, TIMESTAMP '2026-01-01 00:00:00', window_end) AS"
                + " INT) - 1, "
                + Observations.MEASURES
                + (" FROM " + window + "(TABLE observations, DESCRIPTOR(`at`), " + slide)
                + ("INTERVAL '" + minutes + "' MINUTE) WHERE version = 1")
                + " GROUP BY window_start, window_end");
    Map<Integer, List<Row>> rows = new TreeMap<>();
    for (Row row : finalRows()) {
      int minute = row.<Integer>getFieldAs("id") / 60;
      for (int last = minute; last < minute + minutes; last++) {
        rows.computeIfAbsent(last, any -> new ArrayList<>()).add(row);
      }
    }
    Map<Integer, List<Object>> expected = new TreeMap<>();
    rows.forEach((last, held) -> expected.put(last, Observations.measures(held)));
    assertThat(windows).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"BATCH", "STREAMING"})
  void overWindowsGiveTheBitsOfTheLibrary(RuntimeExecutionMode mode) throws Exception {
    StreamTableEnvironment tables = tables(mode, "AUTO", "hashmap");
    String over = " OVER last_rows";
    String measures =
        Observations.MEASURES.replaceAll("\\)(,|$)(?=\\s*(ML_|$))", ")" + over + "$1");
    Map<Integer, List<Object>> windows =
        lastOfEach(
            tables,
            "SELECT id, "
                + measures
                + " FROM observations WHERE version = 1 WINDOW last_rows AS (PARTITION BY g"
                + " ORDER BY `at` ROWS BETWEEN 7 PRECEDING AND CURRENT ROW)");
    Map<Integer, List<Object>> expected = new TreeMap<>();
    List<Row> rows = finalRows();
    for (int id = 0; id < rows.size(); id++) {
      List<Row> window = new ArrayList<>();
      for (int i = Math.max(id % 5, id - 35); i <= id; i += 5) {
        window.add(rows.get(i));
      }
      expected.put(id, Observations.measures(window));
    }
    assertThat(windows).isEqualTo(expected);
  }

  @Test
  void castsNumbersAndAcceptsProbabilitiesOfManyClasses() throws Exception {
    StreamTableEnvironment tables = tables(RuntimeExecutionMode.BATCH, "AUTO", "hashmap");
    String query =
        """
        SELECT 0, ML_RMSE(i, d), ML_MAE(CAST(i AS BIGINT), CAST(d AS FLOAT)), ML_AUC(b, d),
          ML_AUC(b > 0, d), ML_LOG_LOSS(name, MAP['x', p, 'y', 1 - p]),
          ML_LOG_LOSS(b, ARRAY[1 - p, p]), ML_ACCURACY(CAST(b AS TINYINT), CAST(1 AS BIGINT)),
          ML_F1(b > 0, TRUE, TRUE), ML_KS(b > 0, i), ML_LOG_LOSS('z', MAP['x', p]),
          ML_LOG_LOSS(b, MAP[CAST(1 AS BIGINT), CAST(p AS FLOAT), CAST(0 AS BIGINT), 1 - p]),
          ML_LOG_LOSS(b, MAP['1', p, '0', 1 - p]), ML_LOG_LOSS(b, shares)
        FROM (SELECT *, MAP[CAST(b AS BIGINT), CAST(p AS FLOAT)] AS shares
          FROM (VALUES (1, CAST(1.5 AS DECIMAL(5, 2)), 1, 'x', 0.75),
                       (2, CAST(2.5 AS DECIMAL(5, 2)), 0, 'y', 0.5))
            AS t(i, d, b, name, p))\
        """;
    double mean = -(StrictMath.log(0.75) + StrictMath.log(0.5)) / 2;
    double clipped = -StrictMath.log(0x1.0p-52);
    assertThat(lastOfEach(tables, query).get(0))
        .containsExactly(
            0.5, 0.5, 0.0, 0.0, mean, mean, 0.5, 2 / 3.0, 1.0, clipped, mean, mean, mean);
  }

  @Test
  void nullsAreSkippedAndWhatIsNotDefinedIsNull() throws Exception {
    StreamTableEnvironment tables = tables(RuntimeExecutionMode.BATCH, "AUTO", "hashmap");
    String none = "SELECT 0, " + Observations.MEASURES + " FROM final_rows WHERE id < 0";
    assertThat(lastOfEach(tables, none).get(0)).hasSize(14).containsOnlyNulls();
    String nulls =
        """
        SELECT 0, ML_RMSE(x, y), ML_MAE(x, x / 0), ML_AUC(x, y), ML_AUC(x > 0, x),
          ML_LOG_LOSS(2 * x, x)
        FROM (VALUES (1e0, CAST(NULL AS DOUBLE)), (2e0, 3e0)) AS t(x, y)\
        """;
    List<Object> results = lastOfEach(tables, nulls).get(0);
    assertThat(results).containsExactly(1.0, Double.NaN, Double.NaN, null, Double.NaN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ML_AUC(class, score) | ML_AUC(label BOOLEAN, score DOUBLE)",
        "ML_RMSE(label, guess) | ML_RMSE(label DOUBLE, prediction DOUBLE)",
        "ML_ACCURACY(class, code) | ML_ACCURACY(label STRING, prediction STRING)",
        "ML_F1(label, label) | ML_F1(label BIGINT, prediction BIGINT)",
        "ML_PSI(is_reference, label, 'x') | ML_PSI(is_reference BOOLEAN, value DOUBLE, bins INT)",
        "ML_KS(label) | ML_KS(is_reference BOOLEAN, value DOUBLE)",
      })
  void wrongTypesAreErrorsOfPlanningThatSayWhatIsWanted(String call, String wanted) {
    StreamTableEnvironment tables = tables(RuntimeExecutionMode.BATCH, "AUTO", "hashmap");
    assertThatThrownBy(() -> tables.explainSql("SELECT " + call + " FROM observations"))
        .hasStackTraceContaining(wanted);
  }

  @Test
  void aCompiledPlanKeepsTheTypesOfTheStates() {
    StreamTableEnvironment tables = tables(RuntimeExecutionMode.STREAMING, "AUTO", "hashmap");
    tables.executeSql(
        "CREATE TABLE source_rows (g INT, x DOUBLE, y DOUBLE, b BOOLEAN)"
            + " WITH ('connector' = 'datagen')");
    tables.executeSql(
        "CREATE TABLE results (g INT, auc DOUBLE, r2 DOUBLE, PRIMARY KEY (g) NOT ENFORCED)"
            + " WITH ('connector' = 'blackhole')");
    CompiledPlan plan =
        tables.compilePlanSql(
            "INSERT INTO results SELECT g, ML_AUC(b, x), ML_R2(x, y) FROM source_rows GROUP BY g");
    CompiledPlan restored = tables.loadPlan(PlanReference.fromJsonString(plan.asJsonString()));
    assertThat(restored.asJsonString()).isEqualTo(plan.asJsonString());
  }

  @Test
  void aWrongNumberOfBinsFailsWithWhatIsExpected() {
    StreamTableEnvironment tables = tables(RuntimeExecutionMode.BATCH, "AUTO", "hashmap");
    assertThatThrownBy(
            () -> lastOfEach(tables, "SELECT 0, ML_AUC(truth, score, 1) FROM observations"))
        .hasStackTraceContaining("bins: 1 (expected: 2 to 1000000)");
  }

  private static StreamTableEnvironment tables(
      RuntimeExecutionMode mode, String phases, String state) {
    Configuration settings = new Configuration();
    settings.setString("execution.runtime-mode", mode.name());
    settings.setString("pipeline.generic-types", "false");
    settings.setString("table.optimizer.agg-phase-strategy", phases);
    settings.setString("state.backend.type", state);
    if (phases.equals("TWO_PHASE")) {
      settings.setString("table.exec.mini-batch.enabled", "true");
      settings.setString("table.exec.mini-batch.allow-latency", "1 s");
      settings.setString("table.exec.mini-batch.size", "70");
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(settings);
    environment.setParallelism(2);
    StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
    EvaluationFunctions.all()
        .forEach(
            function ->
                tables.createTemporarySystemFunction(
                    function.name(), (EvaluationFunction<?, ?>) function.definition()));
    tables.createTemporaryView(
        "observations",
        environment.fromData(Observations.TYPE, ROWS.toArray(new Row[0])),
        Schema.newBuilder()
            .column("id", DataTypes.INT())
            .column("version", DataTypes.INT())
            .column("g", DataTypes.INT())
            .column("at", DataTypes.TIMESTAMP(3))
            .column("label", DataTypes.DOUBLE())
            .column("prediction", DataTypes.DOUBLE())
            .column("truth", DataTypes.BOOLEAN())
            .column("score", DataTypes.DOUBLE())
            .column("class", DataTypes.STRING())
            .column("guess", DataTypes.STRING())
            .column("code", DataTypes.INT())
            .column("guessed_code", DataTypes.BIGINT())
            .column("is_reference", DataTypes.BOOLEAN())
            .watermark("at", "`at` - INTERVAL '10' MINUTE")
            .build());
    tables.executeSql(
        "CREATE TEMPORARY VIEW final_rows AS SELECT * FROM (SELECT *, ROW_NUMBER() OVER"
            + " (PARTITION BY id ORDER BY version DESC) AS place FROM observations)"
            + " WHERE place = 1");
    return tables;
  }

  private static List<Row> finalRows() {
    List<Row> rows = new ArrayList<>();
    for (Row row : ROWS) {
      if (row.getField(1).equals(1)) {
        Row named = Row.withNames();
        String[] names = ((RowTypeInfo) Observations.TYPE).getFieldNames();
        for (int i = 0; i < names.length; i++) {
          named.setField(names[i], row.getField(i));
        }
        rows.add(named);
      }
    }
    return rows;
  }

  /** The rows that are left when all changes are applied, by their first column. */
  private static Map<Integer, List<Object>> lastOfEach(StreamTableEnvironment tables, String query)
      throws Exception {
    Map<Integer, List<Object>> last = new TreeMap<>();
    try (CloseableIterator<Row> changes = tables.executeSql(query).collect()) {
      while (changes.hasNext()) {
        Row row = changes.next();
        Integer key = (Integer) row.getField(0);
        if (row.getKind() == RowKind.DELETE || row.getKind() == RowKind.UPDATE_BEFORE) {
          last.remove(key);
        } else {
          last.put(key, values(row));
        }
      }
    }
    return last;
  }

  private static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 1; i < row.getArity(); i++) {
      Object value = row.getField(i);
      values.add(value instanceof Row[] cells ? Arrays.asList(cells) : value);
    }
    return values;
  }
}
