// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.bundle.BundleWriter;
import io.anabranch.core.bundle.Invariance;
import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.bundle.Verification;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.registry.ModelRegistry;
import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.onnx.graph.TestGraphs;
import io.anabranch.remote.testing.ModelServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.Table;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The family as queries call it. */
final class PredictITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir private static Path folder;

  private static RegistryLocation registry;
  private static PredictSession stream;
  private static PredictSession batch;

  @BeforeAll
  static void writeModels() throws IOException {
    write("lookup", TestGraphs.lookup(10));
    write("two", TestGraphs.twoOutputs());
    write("many", TestGraphs.manyInputs());
    write("mlp", Graphs.mlp(3, new int[] {4}, 5));
    write("classifier", TestGraphs.classifier(2, 3));
    write("colours", TestGraphs.textClassifier(2, 3));
    write("arrays", TestGraphs.arrayClassifier(2, 3));
    registry = new RegistryLocation(folder.resolve("registry").toString());
    ModelRegistry models = registry.open();
    models.register("digits", bundle("lookup"));
    models.register("digits", bundle("many"));
    models.alias("digits", "champion", 1);
    stream = PredictSession.of(registry, RuntimeExecutionMode.STREAMING);
    batch = PredictSession.of(registry, RuntimeExecutionMode.BATCH);
  }

  private static void write(String name, byte[] model) throws IOException {
    Files.write(folder.resolve(name + ".onnx"), model);
  }

  private static ModelRunner.Factory factory(String name) {
    return OnnxModelRunner.factory(
        folder.resolve(name + ".onnx").toString(), name, OnnxOptions.DEFAULT, ModelUse.DEFAULT);
  }

  private static ModelBundle bundle(String name) {
    Path file = folder.resolve(name + ".onnx");
    ModelBundle bundle =
        new BundleWriter(name, file, factory(name).signature())
            .write(folder.resolve(name), UUID.randomUUID(), Instant.EPOCH);
    return bundle.record(
        new Verification(
            bundle.contentDigest(),
            "a test",
            List.of(1),
            0,
            new Invariance(Invariance.Kind.EXACT, 0, List.of(1))));
  }

  /** The SQL literal of a model's file. */
  private static String model(String name) {
    return "'" + folder.resolve(name + ".onnx") + "'";
  }

  private static PredictSession session(RuntimeExecutionMode mode) {
    return mode == RuntimeExecutionMode.BATCH ? batch : stream;
  }

  @ParameterizedTest
  @EnumSource(
      value = RuntimeExecutionMode.class,
      names = {"BATCH", "STREAMING"})
  void oneOutputIsItsValueAndSeveralAreARow(RuntimeExecutionMode mode) throws Exception {
    PredictSession session = session(mode);
    String query = "SELECT PREDICT(" + model("lookup") + ", i) FROM (VALUES (3), (7)) AS t(i)";
    assertThat(session.rows(query)).containsExactlyInAnyOrder(Row.of(0.3f), Row.of(0.7f));
    assertThat(
            session.row(
                "SELECT p.`sum`, p.text FROM (SELECT PREDICT("
                    + model("many")
                    + ", f, 2.5, 3, CAST(4 AS BIGINT), TRUE, 'x') AS p"
                    + " FROM (VALUES (CAST(1 AS FLOAT))) AS t(f))"))
        .isEqualTo(Row.of(11.5, "x"));
    assertThat(
            session.rows(
                "SELECT i FROM (VALUES (3), (7)) AS t(i) WHERE PREDICT("
                    + model("lookup")
                    + ", i) > 0.5"))
        .containsExactly(Row.of(7));
  }

  @Test
  void theTypeOfACallIsKnownBeforeItRuns() {
    assertThat(
            stream
                .tables()
                .sqlQuery("SELECT PREDICT(" + model("two") + ", 1, 2) AS p")
                .getResolvedSchema()
                .toString())
        .contains("`p` ROW<`twice` ARRAY<FLOAT>, `half` ARRAY<FLOAT>>");
  }

  @Test
  void argumentsComeByPlaceOrByName() throws Exception {
    String from = " FROM (VALUES (1, 2, 3)) AS t(a, b, c)";
    Row byPlace = stream.row("SELECT PREDICT(" + model("mlp") + ", a, b, c)" + from);
    for (String arguments :
        List.of(
            "ROW(a, b, c)",
            "CAST(ROW(c, a, b) AS ROW<features_2 INT, features_0 BIGINT, features_1 DOUBLE>)",
            "MAP['features_1', b, 'features_2', c, 'features_0', a]")) {
      assertThat(stream.row("SELECT PREDICT(" + model("mlp") + ", " + arguments + ")" + from))
          .as(arguments)
          .isEqualTo(byPlace);
    }
    assertThat(
            stream.row(
                "SELECT PREDICT("
                    + model("mlp")
                    + ", x) FROM (SELECT CAST(ROW(a, b, c) AS ROW<features_0 INT, features_1 INT,"
                    + " features_2 INT>) AS x"
                    + from
                    + ")"))
        .isEqualTo(byPlace);
  }

  @Test
  void callsOfOneModelInOneQueryDoNotDisturbEachOther() throws Exception {
    String call = "PREDICT(" + model("two") + ", a, b)";
    Row row =
        stream.row(
            "SELECT "
                + call
                + ", PREDICT("
                + model("two")
                + ", b, a), "
                + call
                + " FROM (VALUES (1, 2)) AS t(a, b) WHERE "
                + call
                + ".twice[1] = 2");
    assertThat(row.getField(0)).isEqualTo(row.getField(2));
    assertThat(row.<Row>getFieldAs(0).<Float[]>getFieldAs(0)).containsExactly(2f, 4f);
    assertThat(row.<Row>getFieldAs(1).<Float[]>getFieldAs(0)).containsExactly(4f, 2f);
  }

  @Test
  void literalsAreNotFoldedButCalled() throws Exception {
    String query = "SELECT PREDICT(" + model("lookup") + ", 3)";
    assertThat(batch.tables().explainSql(query)).contains("select=[PREDICT(");
    assertThat(batch.value(query)).isEqualTo(0.3f);
  }

  @Test
  void aClassifierGivesItsLabelAndItsProbabilities() throws Exception {
    String from = ", a, b) FROM (VALUES (1, -2)) AS t(a, b)";
    Map<?, ?> map = (Map<?, ?>) stream.value("SELECT PREDICT_PROBA(" + model("classifier") + from);
    Object label = stream.value("SELECT PREDICT_LABEL(" + model("classifier") + from);
    assertThat(map.keySet()).isEqualTo(Set.of(0L, 1L, 2L));
    assertThat(map.get(label)).isEqualTo(greatest(map.values()));
    Map<?, ?> colours = (Map<?, ?>) stream.value("SELECT PREDICT_PROBA(" + model("colours") + from);
    assertThat(colours.get(stream.value("SELECT PREDICT_LABEL(" + model("colours") + from)))
        .isEqualTo(greatest(colours.values()));
    Float[] array = (Float[]) stream.value("SELECT PREDICT_PROBA(" + model("arrays") + from);
    assertThat(array).containsExactlyInAnyOrder(map.values().toArray(Float[]::new));
    assertThat(stream.value("SELECT PREDICT_LABEL(" + model("arrays") + from)).isEqualTo(label);
  }

  private static Object greatest(Iterable<?> values) {
    Float greatest = Float.NEGATIVE_INFINITY;
    for (Object value : values) {
      greatest = Math.max(greatest, (Float) value);
    }
    return greatest;
  }

  @Test
  void aCallThatCannotBeIsRefusedWhenItIsPlannedWithAllThatTheModelWants() {
    String mlp = folder.resolve("mlp.onnx").toString();
    String signature =
        "The model is " + mlp + " (features_0 FLOAT, features_1 FLOAT, features_2 FLOAT)";
    assertThat(stream.refusal("SELECT PREDICT('" + mlp + "', 1, 2)"))
        .isEqualTo("PREDICT: 2 arguments (expected: 3). " + signature);
    assertThat(stream.refusal("SELECT PREDICT('" + mlp + "')"))
        .isEqualTo("PREDICT: 0 arguments (expected: 3). " + signature);
    assertThat(stream.refusal("SELECT TRY_PREDICT('" + mlp + "', 1, 'two', TRUE)"))
        .isEqualTo(
            "TRY_PREDICT: features_1: CHAR(3) (expected: a number); features_2: BOOLEAN (expected:"
                + " a number). "
                + signature);
    assertThat(
            stream.refusal(
                "SELECT PREDICT('" + mlp + "', CAST(ROW(1, 2) AS ROW<features_0 INT, x INT>))"))
        .isEqualTo(
            "PREDICT: x: no such argument; features_1: missing; features_2: missing. " + signature);
    assertThat(stream.refusal("SELECT PREDICT('" + mlp + "', ROW(1, 2))"))
        .isEqualTo("PREDICT: 2 arguments (expected: 3). " + signature);
    assertThat(stream.refusal("SELECT PREDICT('" + mlp + "', MAP['a', 'b'])"))
        .startsWith("PREDICT: features_0: CHAR(1) (expected: a number); features_1")
        .endsWith(signature);
    assertThat(stream.refusal("SELECT PREDICT('" + mlp + "', MAP[1, 2])"))
        .isEqualTo(
            "PREDICT: a map with keys of type INT (expected: MAP<STRING, ...>, from names of"
                + " arguments to values). "
                + signature);
    assertThat(stream.refusal("SELECT PREDICT(m, 1, 2, 3) FROM (VALUES ('a')) AS t(m)"))
        .isEqualTo(
            "PREDICT: first argument: CHAR (expected: the model as literal text, as in"
                + " 'models:/flight-delay@champion', since its signature has to be known when the"
                + " query is planned)");
  }

  @Test
  void aModelThatCannotBeFoundOrGivesNoClassIsRefused() {
    assertThat(stream.refusal("SELECT PREDICT('models:/nothing@champion', 1)"))
        .startsWith("PREDICT: model: nothing (expected: one of [digits], the models in the ")
        .contains(folder.resolve("registry").toString());
    assertThat(stream.refusal("SELECT PREDICT('models:/digits@prod', 1)"))
        .startsWith("PREDICT: model: models:/digits@prod (expected: one of the versions [1, 2]")
        .contains("or one of the aliases [champion]");
    assertThat(stream.refusal("SELECT PREDICT('/nowhere/x.onnx', 1)"))
        .startsWith("PREDICT: model: /nowhere/x.onnx (expected: an .onnx file, ");
    assertThat(stream.refusal("SELECT PREDICT_LABEL(" + model("mlp") + ", 1, 2, 3)"))
        .isEqualTo(
            "PREDICT_LABEL: "
                + folder.resolve("mlp.onnx")
                + " gives ROW<`score` FLOAT> (expected: a classifier, which gives a label: an"
                + " output of whole numbers or text, called label if there are more); PREDICT"
                + " gives all outputs");
    assertThat(stream.refusal("SELECT PREDICT_PROBA(" + model("lookup") + ", 1)"))
        .contains("gives ROW<`value` FLOAT> (expected: a classifier, which gives probabilities: ");
  }

  @Test
  void aModelThatWasNotVerifiedIsRefusedWithoutAWayRoundThatThereIsNot() {
    Path unverified = folder.resolve("unverified");
    new BundleWriter("two", folder.resolve("two.onnx"), factory("two").signature())
        .write(unverified, UUID.randomUUID(), Instant.EPOCH);
    assertThat(stream.refusal("SELECT PREDICT('" + unverified + "', 1, 2)"))
        .endsWith(
            "not verified (expected: a bundle that was checked; run anabranch model verify "
                + unverified
                + ")");
  }

  @Test
  void whatASessionSetsForLaterAnswersIsChecked() {
    stream.tables().getConfig().set("anabranch.predict.device", "gpu");
    try {
      assertThat(stream.refusal("SELECT PREDICT_ASYNC(" + model("lookup") + ", 3)"))
          .isEqualTo(
              "anabranch.predict.device: gpu (expected: cpu, cuda or tensorrt, with a number as in"
                  + " cuda:1)");
    } finally {
      stream.tables().getConfig().set("anabranch.predict.device", "cpu");
    }
  }

  @Test
  void aRowThatTheModelCannotTakeFailsTheQueryOrGivesNull() throws Exception {
    String from = ", a, 2, 3) FROM (VALUES (1.5E0), (CAST(NULL AS DOUBLE))) AS t(a)";
    assertThat(stream.failure("SELECT PREDICT(" + model("mlp") + from))
        .isEqualTo(
            "PREDICT of "
                + folder.resolve("mlp.onnx")
                + ": features_0: null (expected: a value; impute it to accept null, for the model's"
                + " input features); TRY_PREDICT gives NULL instead");
    assertThat(stream.rows("SELECT TRY_PREDICT(" + model("mlp") + from + " WHERE a IS NULL"))
        .containsExactly(Row.of((Object) null));
    assertThat(
            stream.failure(
                "SELECT PREDICT("
                    + model("mlp")
                    + ", 1, 2, a) FROM (VALUES (CAST('NaN' AS DOUBLE))) AS t(a)"))
        .contains(": features_2: NaN (expected: ")
        .endsWith("; TRY_PREDICT gives NULL instead");
    // The model itself refuses the index.
    assertThat(
            stream.rows(
                "SELECT TRY_PREDICT("
                    + model("lookup")
                    + ", i) FROM (VALUES (3), (99))"
                    + " AS t(i)"))
        .containsExactlyInAnyOrder(Row.of(0.3f), Row.of((Object) null));
    assertThat(
            stream.rows(
                "SELECT TRY_PREDICT("
                    + model("mlp")
                    + ", MAP['features_0', a, 'features_1', a]) FROM (VALUES (1)) AS t(a)"))
        .containsExactly(Row.of((Object) null));
    assertThat(
            stream.failure(
                "SELECT PREDICT("
                    + model("mlp")
                    + ", MAP['features_0', a, 'other', a]) FROM (VALUES (1)) AS t(a)"))
        .contains(
            ": other: no such argument (expected: a map with the keys [features_0, features_1,"
                + " features_2]); ");
  }

  @Test
  void aQueryKeepsTheVersionThatItWasPlannedWith() throws Exception {
    String query = "SELECT PREDICT('models:/digits@champion', 3)";
    Table planned = stream.tables().sqlQuery(query);
    registry.open().alias("digits", "champion", 2);
    try {
      assertThat(PredictSession.rows(planned)).containsExactly(Row.of(0.3f));
      assertThat(stream.refusal(query)).startsWith("PREDICT: 1 arguments (expected: 6). The model");
    } finally {
      registry.open().alias("digits", "champion", 1);
    }
  }

  @Test
  void answersThatComeLaterAreTheSame() throws Exception {
    String from = " FROM (VALUES (3, 1), (7, 2), (9, 3)) AS t(i, n)";
    String model = model("lookup");
    assertThat(stream.rows("SELECT n, PREDICT_ASYNC(" + model + ", i)" + from))
        .containsExactlyInAnyOrderElementsOf(
            stream.rows("SELECT n, PREDICT(" + model + ", i)" + from));
    assertThat(
            stream.rows(
                "SELECT n FROM (SELECT n, PREDICT_ASYNC("
                    + model
                    + ", i) AS p"
                    + from
                    + ") WHERE p > 0.5"))
        .containsExactlyInAnyOrder(Row.of(2), Row.of(3));
    assertThat(
            stream.rows("SELECT PREDICT_ASYNC(" + model("two") + ", ROW(i, n)) AS p" + from).get(0))
        .isEqualTo(stream.rows("SELECT PREDICT(" + model("two") + ", i, n)" + from).get(0));
  }

  @Test
  void aModelOnAServerIsAskedInMicroBatches() throws Exception {
    String ids =
        IntStream.range(0, 60).mapToObj(i -> "(" + i + ")").collect(Collectors.joining(", "));
    String from = " FROM (VALUES " + ids + ") AS t(i)";
    try (ModelRunner mlp = factory("mlp").open();
        ModelServer server = ModelServer.start(mlp)) {
      String remote = "'" + server.address() + "'";
      stream.tables().getConfig().set("table.exec.async-scalar.max-concurrent-operations", "40");
      List<Row> later = stream.rows("SELECT i, PREDICT_ASYNC(" + remote + ", ROW(i, 2, 3))" + from);
      assertThat(later)
          .containsExactlyInAnyOrderElementsOf(
              stream.rows("SELECT i, PREDICT(" + model("mlp") + ", i, 2, 3)" + from));
      assertThat(server.rowsOfRuns()).anyMatch(rows -> rows > 1);
      assertThat(stream.rows("SELECT i, PREDICT(" + remote + ", i, 2, 3)" + from))
          .containsExactlyInAnyOrderElementsOf(later);
    }
  }

  @Test
  void whatFlinkWouldAnswerWithoutACallIsRefused() {
    String from = " FROM (VALUES (3), (CAST(NULL AS INT))) AS t(i)";
    assertThat(stream.refusal("SELECT PREDICT_ASYNC(" + model("lookup") + ", i)" + from))
        .startsWith("PREDICT_ASYNC: arguments that may be NULL (expected: all in one ROW(...), ")
        .endsWith("lookup.onnx (index BIGINT)");
    assertThat(stream.failure("SELECT PREDICT_ASYNC(" + model("lookup") + ", ROW(i))" + from))
        .startsWith("PREDICT_ASYNC of ")
        .endsWith(
            ": index: null (expected: a value; impute it to accept null, for the model's input"
                + " index)");
    assertThat(batch.refusal("SELECT PREDICT_ASYNC(" + model("lookup") + ", 3)"))
        .contains("only scalar functions can be used in a projection or filter operation");
  }
}
