// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.models.CallableModel;
import io.anabranch.models.CallableModels;
import io.anabranch.models.Checks;
import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.operators.row.RowTypes;
import io.anabranch.operators.scoring.PipelineSpec;
import io.anabranch.operators.scoring.ScoringStreams;
import io.anabranch.table.FailingOnce;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code CREATE MODEL} and {@code ML_PREDICT} on a cluster. */
final class MlPredictITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final List<Queries.Given> ROWS = Queries.rows(700);

  /** All forms, and fewer rows on their way than a batch takes. */
  private static final List<String> FORMS =
      List.of(
          "'async', 'false'",
          "'async', 'true'",
          "'max-concurrent-operations', '1'",
          "'max-concurrent-operations', '1000', 'batch-size', '16', 'in-flight', '1'",
          "'max-concurrent-operations', '200', 'batch-size', '300', 'max-delay', '3 ms'",
          "'max-concurrent-operations', '100', 'output-mode', 'ALLOW_UNORDERED'");

  @TempDir static Path folder;
  private static Path file;
  private static Path model;

  @BeforeAll
  static void write() throws Exception {
    file = Queries.write(folder, ROWS);
    model = Queries.model(folder);
  }

  private static StreamTableEnvironment session(RuntimeExecutionMode mode) {
    StreamTableEnvironment session = Queries.session(mode);
    Queries.createRows(session, file);
    return session;
  }

  private static void create(
      StreamTableEnvironment session, String name, String inputs, String outputs, String more) {
    Queries.createModel(session, name, inputs, outputs, "'uri' = '" + model + "'" + more);
  }

  /** By the job's scorer, in the order of the rows. */
  private static Map<Integer, Float> scored() throws Exception {
    CallableModel callable =
        new CallableModels(new RegistryLocation(folder.toString()), Checks.REQUIRED)
            .open("test", model.toString(), OnnxOptions.DEFAULT, RemoteSpec.DEFAULT);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    List<RowData> given = new ArrayList<>();
    for (Queries.Given row : ROWS) {
      GenericRowData features = new GenericRowData(Queries.WIDTH);
      for (int i = 0; i < Queries.WIDTH; i++) {
        features.setField(i, row.features()[i]);
      }
      given.add(features);
    }
    Map<Integer, Float> scores = new HashMap<>();
    try (CloseableIterator<RowData> results =
        ScoringStreams.score(
                env.fromData(given, InternalTypeInfo.of(RowTypes.of(callable.columns()))),
                callable.spec().with(PipelineSpec.Outputs.MODEL),
                callable.runner(),
                callable.runner().signature(),
                RuntimeExecutionMode.STREAMING)
            .rows()
            .executeAndCollect()) {
      while (results.hasNext()) {
        scores.put(scores.size(), results.next().getFloat(0));
      }
    }
    return scores;
  }

  @ParameterizedTest
  @EnumSource(
      value = RuntimeExecutionMode.class,
      names = {"STREAMING", "BATCH"})
  void allFormsGiveTheBitsOfTheScorerWhateverTheTypesOfTheColumns(RuntimeExecutionMode mode)
      throws Exception {
    Map<Integer, Float> expected = scored();
    StreamTableEnvironment session = session(mode);
    create(session, "typed", Queries.TYPES, "y DOUBLE, model_name STRING", "");
    create(
        session, "doubles", "a DOUBLE, b DOUBLE, c DOUBLE, d DOUBLE, e DOUBLE", "score FLOAT", "");
    for (String form : FORMS) {
      Map<Integer, Float> actual = new HashMap<>();
      for (Row row :
          Queries.collect(
              session,
              "SELECT id, CAST(y AS FLOAT), model_name FROM ML_PREDICT(TABLE r, MODEL typed, DESCRIPTOR(%s), MAP[%s])"
                  .formatted(Queries.COLUMNS, form))) {
        actual.put((Integer) row.getField(0), (Float) row.getField(1));
        assertThat(row.getField(2)).isEqualTo("mlp");
      }
      assertThat(actual).as(form).isEqualTo(expected);
    }
    Map<Integer, Float> doubles = new HashMap<>();
    for (Row row :
        Queries.collect(
            session,
            "SELECT id, score FROM ML_PREDICT(TABLE r, MODEL doubles, DESCRIPTOR(%s))"
                .formatted(Queries.COLUMNS))) {
      doubles.put((Integer) row.getField(0), (Float) row.getField(1));
    }
    assertThat(doubles).isEqualTo(expected);
  }

  /** Two rows that can be scored, and between them one with a null and one with a NaN. */
  private static final String BAD =
      "(SELECT id, a, CASE id WHEN 1 THEN CAST(NULL AS DECIMAL(10, 2)) ELSE b END AS b, c, d,"
          + " CASE id WHEN 2 THEN CAST('NaN' AS DOUBLE) ELSE e END AS e FROM r WHERE id < 4)";

  private static String bad(String config) {
    return "SELECT id, y, error FROM ML_PREDICT(TABLE bad, MODEL m, DESCRIPTOR(%s), MAP[%s])"
        .formatted(Queries.COLUMNS, config);
  }

  @Test
  void aNullOrNanFollowsTheErrorPolicy() throws Exception {
    StreamTableEnvironment session = session(RuntimeExecutionMode.STREAMING);
    session.executeSql("CREATE TEMPORARY VIEW bad AS SELECT * FROM " + BAD);
    create(
        session,
        "m",
        Queries.TYPES,
        "y FLOAT, model_version STRING, error STRING",
        ", 'error-policy' = 'error-column'");
    for (String async : List.of("true", "false")) {
      String form = "'async', '" + async + "'";
      List<Row> told = Queries.collect(session, bad(form));
      assertThat(told)
          .extracting(row -> row.getField("y") == null)
          .containsExactly(false, true, true, false);
      assertThat(told)
          .extracting(row -> row.getField("error"))
          .containsExactly(
              null,
              "features_1: null (expected: a value; impute it to accept null, for the model's"
                  + " input features)",
              "features_4: NaN (expected: a finite number; impute it to accept it)",
              null);
      List<Row> untold = Queries.collect(session, bad(form + ", 'error-policy', 'null'"));
      assertThat(untold)
          .extracting(row -> row.getField("y") == null)
          .containsExactly(false, true, true, false);
      assertThat(untold).extracting(row -> row.getField("error")).containsOnlyNulls();
      assertThatThrownBy(() -> Queries.collect(session, bad(form + ", 'error-policy', 'fail'")))
          .rootCause()
          .hasMessageStartingWith("model m: features_1: null (expected: a value")
          .hasMessageEndingWith("('error-policy' = 'null' or 'error-column' keeps such rows)");
    }
  }

  @Test
  void aChangelogPassesAsRows() throws Exception {
    StreamTableEnvironment session = session(RuntimeExecutionMode.STREAMING);
    create(session, "m", "n DOUBLE, b DOUBLE, c DOUBLE, d DOUBLE, e DOUBLE", "y FLOAT", "");
    session.executeSql(
        "CREATE TEMPORARY VIEW counted AS SELECT c, COUNT(*) AS n FROM r WHERE id < 40 GROUP BY c");
    assertThatThrownBy(
            () ->
                Queries.collect(
                    session,
                    "SELECT * FROM ML_PREDICT(TABLE counted, MODEL m, DESCRIPTOR(n, c, n, c, n))"))
        .hasMessageContaining("doesn't support consuming update changes");
    session.executeSql(
        "CREATE TEMPORARY VIEW changes AS SELECT * FROM TO_CHANGELOG(input => TABLE counted)");
    session.executeSql(
        "CREATE TEMPORARY VIEW scored AS"
            + " SELECT * FROM ML_PREDICT(TABLE changes, MODEL m, DESCRIPTOR(n, c, n, c, n))");
    Map<Object, Row> last = new HashMap<>();
    for (Row row :
        Queries.collect(session, "SELECT * FROM FROM_CHANGELOG(input => TABLE scored)")) {
      if (row.getKind() == RowKind.INSERT || row.getKind() == RowKind.UPDATE_AFTER) {
        last.put(row.getField("c"), row);
      } else {
        assertThat(last.remove(row.getField("c")).getField("y")).isEqualTo(row.getField("y"));
      }
    }
    long rows = last.values().stream().mapToLong(row -> (Long) row.getField("n")).sum();
    assertThat(rows).isEqualTo(40);
    assertThat(last.values()).allSatisfy(row -> assertThat(row.getField("y")).isNotNull());
  }

  @Test
  void afterAFailureEveryRowHasItsPredictionOnce() throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            Configuration.fromMap(
                Map.of(
                    "pipeline.generic-types", "false",
                    "restart-strategy.type", "fixed-delay",
                    "restart-strategy.fixed-delay.delay", "10 ms")));
    env.setParallelism(1);
    env.enableCheckpointing(50);
    StreamTableEnvironment session =
        StreamTableEnvironment.create(env, EnvironmentSettings.inStreamingMode());
    create(session, "m", "a DOUBLE, b DOUBLE, c DOUBLE, d DOUBLE, e DOUBLE", "y FLOAT", "");
    session.createTemporaryView("n", env.fromSequence(1, 20_000));
    FailingOnce.reset();
    DataStream<Row> scored =
        session.toDataStream(
            session.sqlQuery(
                "SELECT f0, y FROM ML_PREDICT(TABLE n, MODEL m, DESCRIPTOR(f0, f0, f0, f0, f0),"
                    + " MAP['max-concurrent-operations', '50'])"));
    Map<Object, Object> seen = new HashMap<>();
    try (CloseableIterator<Row> results =
        scored
            .map(new FailingOnce<Row>(8, Duration.ofMillis(1)))
            .returns(scored.getType())
            .executeAndCollect()) {
      while (results.hasNext()) {
        Row row = results.next();
        assertThat(seen.put(row.getField(0), row.getField(1))).as("%s twice", row).isNull();
      }
    }
    assertThat(FailingOnce.hasFailed()).isTrue();
    assertThat(seen).hasSize(20_000).doesNotContainValue(null);
  }

  @Test
  void aModelThatWasPlannedTravelsWithTheJob() throws Exception {
    Path gone = Files.copy(model, folder.resolve("gone.onnx"));
    StreamTableEnvironment session = session(RuntimeExecutionMode.STREAMING);
    Queries.createModel(session, "m", Queries.TYPES, "y FLOAT", "'uri' = '" + gone + "'");
    String query =
        "SELECT y FROM ML_PREDICT(TABLE r, MODEL m, DESCRIPTOR(" + Queries.COLUMNS + "))";
    var planned = session.toDataStream(session.sqlQuery(query));
    Files.delete(gone);
    int rows = 0;
    try (CloseableIterator<Row> results = planned.executeAndCollect()) {
      for (; results.hasNext(); rows++) {
        assertThat(results.next().getField(0)).isNotNull();
      }
    }
    assertThat(rows).isEqualTo(ROWS.size());
    assertThatThrownBy(() -> session.explainSql(query))
        .rootCause()
        .hasMessage(
            "model m: model: "
                + gone
                + " (expected: an .onnx file, the folder of a bundle, or models:/NAME/VERSION)");
  }
}
