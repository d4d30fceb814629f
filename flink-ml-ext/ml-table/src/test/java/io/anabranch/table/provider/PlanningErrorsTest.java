// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.bundle.BundleWriter;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads who declared or called a model wrongly. */
final class PlanningErrorsTest {
  private static final Path DEMO = Path.of("../../data/flights/flight-delay");

  @TempDir Path folder;
  private Path model;
  private StreamTableEnvironment session;

  @BeforeEach
  void create() throws IOException {
    model = Queries.model(folder);
    session = Queries.session(RuntimeExecutionMode.STREAMING);
    Queries.createRows(session, folder.resolve("rows.csv"));
  }

  private void declare(String inputs, String outputs, String options) {
    session.executeSql("DROP TEMPORARY MODEL IF EXISTS m");
    Queries.createModel(session, "m", inputs, outputs, "'uri' = '" + model + "'" + options);
  }

  private String plan(String config) {
    return plan(Queries.COLUMNS, config);
  }

  private String plan(String columns, String config) {
    return session.explainSql(
        "SELECT * FROM ML_PREDICT(TABLE r, MODEL m, DESCRIPTOR("
            + columns
            + ")"
            + (config.isEmpty() ? "" : ", MAP[" + config + "]")
            + ")");
  }

  private void refused(String config, String message) {
    assertThatThrownBy(() -> plan(config)).extracting(PlanningErrorsTest::told).isEqualTo(message);
  }

  /** The innermost message, which SQL clients show. */
  private static String told(Throwable error) {
    return error.getCause() == null ? error.getMessage() : told(error.getCause());
  }

  @Test
  void aDeclarationThatDoesNotFitIsAnsweredWithOneThatDoes() {
    declare("a STRING, b BOOLEAN", "y STRING, z INT", "");
    session.executeSql(
        "CREATE TEMPORARY TABLE t (a STRING, b BOOLEAN) WITH ('connector' = 'datagen')");
    String fits =
        """
        CREATE MODEL m
        INPUT (`features_0` FLOAT, `features_1` FLOAT, `features_2` FLOAT, `features_3` FLOAT, `features_4` FLOAT)
        OUTPUT (`score` FLOAT)
        WITH ('provider' = 'onnx', 'uri' = '%s')\
        """
            .formatted(model);
    assertThatThrownBy(
            () ->
                session.explainSql("SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(a, b))"))
        .rootCause()
        .hasMessage(
            "model m: the declaration does not fit the model:\n"
                + "- INPUT: 2 arguments (expected: 5). The model is "
                + model
                + " (features_0 FLOAT, features_1 FLOAT, features_2 FLOAT, features_3 FLOAT,"
                + " features_4 FLOAT)\n"
                + "- OUTPUT: y, z (expected: of score FLOAT, and model_name, model_version,"
                + " definition_hash, error; or 1 columns of other names, in order)\n"
                + "This one does:\n"
                + fits);
    session.executeSql("DROP TEMPORARY MODEL m");
    session.executeSql(fits);
    assertThat(plan("a, b, c, d, d", "")).contains("MLPredict");
  }

  @Test
  void typesThatDoNotFitAreNamed() {
    declare("a INT, b DECIMAL(10, 2), c STRING, d FLOAT, e DOUBLE", "y INT", "");
    assertThatThrownBy(
            () ->
                session.explainSql(
                    "SELECT * FROM ML_PREDICT((SELECT a, b, CAST(c AS STRING) AS c, d, e FROM r),"
                        + " MODEL m, DESCRIPTOR(a, b, c, d, e))"))
        .rootCause()
        .hasMessageStartingWith(
            "model m: the declaration does not fit the model:\n"
                + "- INPUT: features_2: STRING (expected: a number). The model is ")
        .hasMessageContaining("- OUTPUT: y: INT (expected: FLOAT or DOUBLE)\nThis one does:\n");
  }

  @Test
  void namesThatArePartlyTheModelsAreNotTakenInOrder() {
    declare("features_1 INT, b DECIMAL(10, 2), c SMALLINT, d FLOAT, e DOUBLE", "y FLOAT", "");
    assertThatThrownBy(() -> plan(""))
        .rootCause()
        .hasMessageContaining("- INPUT: b: no such argument; c: no such argument; ");
    declare("features_0 INT, b DECIMAL(10, 2), c SMALLINT, d FLOAT, e DOUBLE", "y FLOAT", "");
    assertThatThrownBy(() -> plan(""))
        .rootCause()
        .hasMessageContaining("- INPUT: b: no such argument; c: no such argument; ");
  }

  @Test
  void elementsThatCouldNotBeToldFromOthersAreNotDeclared() {
    declare("a ARRAY<DECIMAL(10, 2)>, b ARRAY<SMALLINT>, c ARRAY<FLOAT>", "y FLOAT", "");
    session.executeSql(
        "CREATE TEMPORARY TABLE t (a ARRAY<DECIMAL(10, 2)>, b ARRAY<SMALLINT>, c ARRAY<FLOAT>)"
            + " WITH ('connector' = 'datagen')");
    assertThatThrownBy(
            () ->
                session.explainSql(
                    "SELECT * FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(a, b, c))"))
        .rootCause()
        .hasMessageContaining(
            """
            - INPUT: a: ARRAY<DECIMAL(10, 2)> (expected: ARRAY of INT, BIGINT, FLOAT, DOUBLE or STRING; cast the column in the query)
            - INPUT: b: ARRAY<SMALLINT> (expected: ARRAY of INT, BIGINT, FLOAT, DOUBLE or STRING; cast the column in the query)
            - INPUT: 3 arguments (expected: 5)\
            """);
  }

  @Test
  void anInstantForALocalTimeIsWarnedOfOutsideUtc() {
    DeclaredSchema schema =
        new DeclaredSchema(
            "model m",
            RowType.of(
                new LogicalType[] {new TimestampType(3), new IntType()}, new String[] {"t", "x"}),
            RowType.of());
    assertThat(schema.zoneWarning(ZoneId.of("UTC"))).isEmpty();
    assertThat(schema.zoneWarning(ZoneId.of("Europe/Berlin")))
        .hasValue(
            "model m: INPUT: t: a TIMESTAMP_LTZ column would be read as UTC, not as Europe/Berlin"
                + " (expected: a column of TIMESTAMP; else CAST(column AS TIMESTAMP(3)) in the"
                + " query)");
    assertThat(new DeclaredSchema("m", RowType.of(new IntType()), RowType.of()))
        .extracting(none -> none.zoneWarning(ZoneId.of("Europe/Berlin")).isPresent())
        .isEqualTo(false);
  }

  @Test
  void whatCanBeNullIsDeclaredSo() {
    declare(Queries.TYPES, "y FLOAT NOT NULL", ", 'error-policy' = 'null'");
    assertThatThrownBy(() -> plan(""))
        .rootCause()
        .hasMessageContaining(
            "- OUTPUT: y: NOT NULL (expected: nullable, as 'error-policy' is 'null')");
    declare(Queries.TYPES, "y FLOAT", ", 'error-policy' = 'error-column'");
    assertThatThrownBy(() -> plan(""))
        .rootCause()
        .hasMessageContaining(
            "- OUTPUT: no column error (expected: error STRING, as 'error-policy' is"
                + " 'error-column')")
        .hasMessageContaining("OUTPUT (`score` FLOAT, `error` STRING)");
  }

  @Test
  void aCallsConfigIsChecked() {
    declare(Queries.TYPES, "y FLOAT", "");
    assertThat(plan("'batch-size', '8', 'async', 'true', 'timeout', '1 s'")).contains("MLPredict");
    refused(
        "'batchsize', '8', 'async', 'true'",
        "model m: CONFIG: batchsize (expected: of batch-size, max-delay, in-flight, device,"
            + " device-policy, threads, error-policy, remote.format, remote.connect-timeout,"
            + " remote.timeout, remote.give-up-after, remote.max-connections, remote.token-env,"
            + " remote.token-file, and Flink's async, max-concurrent-operations, output-mode,"
            + " timeout)");
    refused("'batch-size', '0'", "model m: batch-size: 0 (expected: > 0)");
    refused("'max-delay', '-1 s'", "model m: max-delay: -1 s (expected: a duration, as in 5 ms)");
    refused(
        "'device', 'gpu'",
        "model m: device: gpu (expected: cpu, cuda or tensorrt, with a number as in cuda:1)");
    refused("'threads', '0'", "model m: threads: 0 (expected: a number from 1, or pool)");
    refused(
        "'error-policy', 'ignore'",
        "model m: error-policy: ignore (expected: one of fail, null, error-column)");
  }

  @Test
  void optionsOfTheDeclarationAreFlinksToCheck() {
    declare(Queries.TYPES, "y FLOAT", ", 'batchsize' = '8'");
    assertThatThrownBy(() -> plan(""))
        .rootCause()
        .hasMessageContaining(
            "Unsupported options found for 'onnx'.\n\nUnsupported options:\n\nbatchsize");
    session.executeSql("DROP TEMPORARY MODEL m");
    session.executeSql(
        "CREATE TEMPORARY MODEL m INPUT ("
            + Queries.TYPES
            + ") OUTPUT (y FLOAT) WITH ('provider' = 'onnx')");
    assertThatThrownBy(() -> plan(""))
        .rootCause()
        .hasMessageContaining("Missing required options are:\n\nuri");
  }

  @Test
  void aModelThatIsNotThereOrNotItselfIsRefused() throws IOException {
    declare(Queries.TYPES, "y FLOAT", "");
    Files.delete(model);
    refused(
        "'async', 'true'",
        "model m: model: "
            + model
            + " (expected: an .onnx file, the folder of a bundle, or models:/NAME/VERSION)");
    model = copy(DEMO.toAbsolutePath().normalize(), folder.resolve("bundle"));
    byte[] bytes = Files.readAllBytes(model.resolve("model.onnx"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(model.resolve("model.onnx"), bytes);
    declare(Queries.TYPES, "y FLOAT", "");
    assertThatThrownBy(() -> plan(""))
        .rootCause()
        .hasMessageContaining("model.onnx")
        .hasMessageContaining("SHA-256");
  }

  @Test
  void aModelThatWasNotVerifiedIsRefusedWithTheOptionThatLetsItIn() {
    ModelSignature signature =
        OnnxModelRunner.factory(model.toString(), "mlp", OnnxOptions.DEFAULT, ModelUse.DEFAULT)
            .signature();
    Path unverified = folder.resolve("unverified");
    new BundleWriter("mlp", model, signature).write(unverified, UUID.randomUUID(), Instant.EPOCH);
    model = unverified;
    declare(Queries.TYPES, "y FLOAT", "");
    refused(
        "'async', 'true'",
        "model "
            + unverified
            + ": not verified (expected: a bundle that was checked; run anabranch model verify "
            + unverified
            + "; or CREATE MODEL with 'waive-checks' = 'true' to run it all the same)");
    declare(Queries.TYPES, "y FLOAT", ", 'waive-checks' = 'true'");
    assertThat(plan("'async', 'true'")).contains("MLPredict");
  }

  private static Path copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.copy(file, to.resolve(from.relativize(file).toString()));
    }
    return to;
  }
}
