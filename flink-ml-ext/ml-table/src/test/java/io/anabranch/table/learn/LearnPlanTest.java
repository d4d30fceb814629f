// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.table.module.AnabranchModule;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a call gives, and what is said of one that cannot be, while its query is planned. */
final class LearnPlanTest {
  private static final String LABEL = "label => DESCRIPTOR(y)";
  private static final String LINEAR = "learner => 'linear', features => DESCRIPTOR(a, b)";
  private static final String ON_TIME = "on_time => DESCRIPTOR(`at`)";

  private static final TableEnvironment TABLES = session(EnvironmentSettings.inStreamingMode());

  private static TableEnvironment session(EnvironmentSettings mode) {
    TableEnvironment tables = TableEnvironment.create(mode);
    tables.loadModule("anabranch", new AnabranchModule(new RegistryLocation("/nowhere")));
    tables.executeSql(
        "CREATE TABLE readings (device STRING, `at` TIMESTAMP(3), a INT, b DOUBLE, d DECIMAL(9, 2),"
            + " y DOUBLE, kind STRING, WATERMARK FOR `at` AS `at`) WITH ('connector' = 'datagen',"
            + " 'number-of-rows' = '1')");
    return tables;
  }

  private static String query(String... arguments) {
    return "SELECT * FROM LEARN(input => TABLE readings PARTITION BY device, "
        + String.join(", ", arguments)
        + ")";
  }

  private static String columns(String... arguments) {
    return TABLES.sqlQuery(query(arguments)).getResolvedSchema().toString();
  }

  @Test
  void theTablesColumnsComeOutWithThePrediction() {
    assertThat(columns(LINEAR, LABEL, ON_TIME))
        .isEqualTo(
            """
            (
              `device` STRING,
              `at` TIMESTAMP(3),
              `a` INT,
              `b` DOUBLE,
              `d` DECIMAL(9, 2),
              `y` DOUBLE,
              `kind` STRING,
              `prediction` DOUBLE,
              `updates` BIGINT,
              `mae` DOUBLE,
              `rmse` DOUBLE,
              `error` STRING,
              `rowtime` TIMESTAMP(3) NOT NULL *ROWTIME*
            )\
            """);
  }

  @Test
  void whatIsAskedForComesOutUnderTheNameThatIsGiven() {
    assertThat(
            columns(
                LINEAR,
                LABEL,
                "quality => 'rmse'",
                "drift => MAP['detector', 'adwin', 'then', 'shrink', 'delta', '0.01']",
                "name => 'late'"))
        .contains("`kind` STRING,\n  `late_prediction` DOUBLE,\n  `late_updates` BIGINT,")
        .contains("`late_rmse` DOUBLE,\n  `late_drifts` BIGINT,\n  `error` STRING\n)");
  }

  @Test
  void argumentsMayComeByPositionToo() {
    assertThat(
            TABLES
                .sqlQuery(
                    "SELECT * FROM LEARN(TABLE readings PARTITION BY device, 'linear',"
                        + " DESCRIPTOR(a, b), DESCRIPTOR(y))")
                .getResolvedSchema()
                .getColumnNames())
        .contains("prediction");
  }

  @Test
  void classesHaveNamesAndProbabilities() {
    assertThat(
            columns(
                "learner => 'softmax'",
                "features => DESCRIPTOR(a, b)",
                "label => DESCRIPTOR(kind)",
                "classes => 'on time, late, cancelled'"))
        .contains("`prediction` STRING,\n  `probability` DOUBLE,\n  `probabilities` ARRAY<DOUBLE>");
  }

  @TestFactory
  Stream<DynamicTest> whatCannotBeIsRefused() {
    return Stream.of(
        refused("learner: lineal (expected: one of ", "learner => 'lineal'", LABEL),
        refused(
            "learner: not a literal (expected: a literal text, since it has to be known when the"
                + " query is planned)",
            "learner => LOWER('LINEAR')",
            LABEL),
        refused("label: missing (expected: what linear learns to predict)", LINEAR),
        refused(
            "features: c (expected: columns of the table: [device, at, a, b, d, y, kind])",
            "learner => 'linear'",
            "features => DESCRIPTOR(a, c)",
            LABEL),
        refused(
            "features: d of type DECIMAL (expected: BOOLEAN, INT, BIGINT, FLOAT or DOUBLE; CAST it"
                + " in the input)",
            "learner => 'linear'",
            "features => DESCRIPTOR(d)",
            LABEL),
        refused("features: [a, a] (expected: each column once)", twice(), LABEL),
        refused(
            "label: kind of type VARCHAR (expected: BOOLEAN, INT, BIGINT, FLOAT or DOUBLE, or"
                + " classes => 'one, other' beside it)",
            LINEAR,
            "label => DESCRIPTOR(kind)"),
        refused("label: [y, a] (expected: one column)", LINEAR, "label => DESCRIPTOR(y, a)"),
        refused("option: rates (expected: one of ", LINEAR, LABEL, "options => MAP['rates', '1']"),
        refused("rate: x (expected: ", LINEAR, LABEL, "options => MAP['rate', 'x']"),
        refused(
            "quality: f2 (expected: some of [MAE, RMSE])", LINEAR, LABEL, "quality => 'mae, f2'"),
        refused(
            "drift: {then=reset} (expected: a detector, as in MAP['detector', 'adwin'])",
            LINEAR,
            LABEL,
            "drift => MAP['then', 'reset']"),
        refused(
            "drift: then restart (expected: nothing, shrink or reset)",
            LINEAR,
            LABEL,
            "drift => MAP['detector', 'adwin', 'then', 'restart']"),
        refused(
            "drift: kept 2 (expected: a number from 0 to 1)",
            LINEAR,
            LABEL,
            "drift => MAP['detector', 'adwin', 'kept', '2']"),
        refused(
            "ttl: soon (expected: a duration, as in 5 min, 24 h or 7 d)",
            LINEAR,
            LABEL,
            "ttl => 'soon'"),
        refused(
            "ttl: PT1H (expected: on_time => DESCRIPTOR(column) beside it, since it is of event"
                + " time)",
            LINEAR,
            LABEL,
            "ttl => '1 h'"),
        refused(
            "label_lag: PT1H (expected: on_time => DESCRIPTOR(column) beside it, since it is of"
                + " event time)",
            LINEAR,
            LABEL,
            "label_lag => '1 h'"),
        refused(
            "input: column late_updates (expected: a table in which it has another name, or name =>"
                + " 'x', with which outputs then begin)",
            "SELECT * FROM LEARN(input => (SELECT *, kind AS late_kind, y AS late_updates FROM"
                + " readings) PARTITION BY device, learner => 'linear', features => DESCRIPTOR(a),"
                + " label => DESCRIPTOR(y), name => 'late')"));
  }

  private static String twice() {
    return "learner => 'linear', features => DESCRIPTOR(a, a)";
  }

  private static DynamicTest refused(String message, String... arguments) {
    return DynamicTest.dynamicTest(
        message,
        () ->
            assertThatThrownBy(
                    () ->
                        TABLES.explainSql(
                            arguments[0].startsWith("SELECT") ? arguments[0] : query(arguments)))
                .hasStackTraceContaining("LEARN: " + message));
  }

  @Test
  void flinkItselfWantsAPartition() {
    assertThatThrownBy(
            () ->
                TABLES.explainSql(
                    "SELECT * FROM LEARN(input => TABLE readings, learner => 'linear',"
                        + " features => DESCRIPTOR(a), label => DESCRIPTOR(y))"))
        .hasStackTraceContaining("Table argument 'input' requires a PARTITION BY clause");
  }

  @Test
  void batchExecutionHasNoPlanForIt() {
    assertThatThrownBy(
            () ->
                session(EnvironmentSettings.inBatchMode())
                    .explainSql(query(LINEAR, LABEL, ON_TIME)))
        .hasStackTraceContaining("Cannot generate a valid execution plan");
  }
}
