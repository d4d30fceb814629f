// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.jobs.Commands;
import io.anabranch.jobs.cluster.JvmInspection;
import io.anabranch.jobs.sql.GatewaySession.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of {@code sql/} and the documents' SQL, as analysts run them, on one cluster. */
@TestMethodOrder(OrderAnnotation.class)
final class SqlScriptsITCase {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String FLIGHT = "departure, origin, destination, distance, delay";

  /** Of all jobs of this class, some forty; see ClassLoadersITCase. */
  private static final long MOST_LOADERS = 5;

  @TempDir static Path folder;
  private static SqlCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = SqlCluster.start(folder);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void theBackfillPredictsBitForBitWhatTheScoreJobDoes() throws Exception {
    Path scored = cluster.score("2001-06-01.parquet", "2001-06-29.parquet");
    try (GatewaySession session = cluster.session("01", "02", "03")) {
      List<Answer> answers = session.run(cluster.script("04"));
      long flights = answers.get(1).column("flights").get(0).asLong();
      assertThat(flights)
          .isEqualTo(session.run("SELECT COUNT(*) FROM flights").value().asLong())
          .isGreaterThan(100_000);
      scoredTable(session, scored);
      assertSame(session, "predictions", "scored");
      assertThat(session.run("SELECT DISTINCT model_version FROM predictions").rows()).hasSize(1);
      assertPredictIsSame(session);
    }
  }

  /** The other ways to call the model give what the script wrote. */
  private static void assertPredictIsSame(GatewaySession session) throws IOException {
    String model = "PREDICT('models:/flight-delay@champion', " + arguments() + ")";
    session.run(
        "CREATE VIEW asked AS SELECT "
            + FLIGHT
            + ", "
            + model
            + " AS prediction FROM flight_features");
    assertSame(session, "predictions", "asked");
    session.run(
        "CREATE VIEW asked_one_by_one AS SELECT * FROM ML_PREDICT(TABLE flight_features, MODEL"
            + " flight_delay, DESCRIPTOR("
            + arguments()
            + "), MAP['async', 'false'])");
    assertSame(session, "predictions", "asked_one_by_one");
  }

  /** What the model takes, as 04 lists it. */
  private static String arguments() throws IOException {
    String text = cluster.script("04").statements().get(0).text();
    return text.substring(text.indexOf("DESCRIPTOR(") + "DESCRIPTOR(".length(), text.indexOf(')'));
  }

  @Test
  @Order(2)
  void yesterdayIsEvaluated() throws Exception {
    try (GatewaySession session = cluster.session("01")) {
      List<Answer> answers = session.run(cluster.script("05"));
      Answer errors = answers.get(1);
      Answer simple =
          session.run(
              "SELECT COUNT(*) AS flights, AVG(ABS(delay - CAST(prediction AS DOUBLE))) AS mae,"
                  + " SQRT(AVG(POWER(delay - CAST(prediction AS DOUBLE), 2))) AS rmse"
                  + " FROM yesterday");
      assertThat(errors.column("flights")).isEqualTo(simple.column("flights"));
      for (String measure : List.of("mae", "rmse")) {
        assertThat(number(errors, measure)).isCloseTo(number(simple, measure), within(1e-9));
      }
      assertThat(number(answers.get(2), "auc")).isBetween(0.7, 1.0);
      assertThat(answers.get(3).rows()).hasSize(4);
      assertThat(answers.get(3).column("flights").stream().mapToLong(JsonNode::asLong).sum())
          .isEqualTo(errors.column("flights").get(0).asLong());
      assertThat(answers.get(4).rows()).hasSize(5);
    }
  }

  @Test
  @Order(3)
  void driftingAirportsComeFirst() throws Exception {
    try (GatewaySession session = cluster.session("01")) {
      Answer drift = session.run(cluster.script("06")).get(0);
      List<Double> psi = drift.column("psi").stream().map(JsonNode::asDouble).toList();
      assertThat(psi).hasSize(10).allMatch(value -> value > 0);
      assertThat(psi).isSortedAccordingTo((one, other) -> Double.compare(other, one));
    }
  }

  @Test
  @Order(4)
  void theLatestFlightsOfAnHourAreFound() throws Exception {
    try (GatewaySession session = cluster.session("01")) {
      Answer top = session.run(cluster.script("07")).get(0);
      assertThat(top.rows()).hasSize(30);
      assertThat(top.column("place").stream().map(JsonNode::asLong).toList())
          .containsSubsequence(1L, 2L, 3L, 4L, 5L, 1L);
    }
  }

  @Test
  @Order(5)
  void liveFlightsArePredictedBitForBitAsTheScoreJobDoes() throws Exception {
    Path scored = cluster.score("2001-06-29.parquet");
    try (GatewaySession files = cluster.session("01");
        GatewaySession topics = cluster.session("09", "02")) {
      files.run(cluster.script("08"));
      scoredTable(files, scored);
      // The last half hour waits for the watermark.
      String settled = " WHERE departure < TIMESTAMP '2001-06-30 23:29:00'";
      long flights = files.run("SELECT COUNT(*) FROM scored" + settled).value().asLong();
      String job = topics.run(cluster.script("10")).get(1).rows().get(0).get(0).asText();
      awaitPredictions(flights);
      topics.run("STOP JOB '" + job + "'");
      files.run(
          topic("predictions")
              .replace("CREATE TABLE predictions", "CREATE TABLE live_predictions"));
      files.run("CREATE VIEW live AS SELECT * FROM live_predictions" + settled);
      files.run("CREATE VIEW settled AS SELECT * FROM scored" + settled);
      assertSame(files, "live", "settled");
    }
  }

  /** A table of 09 that ends where its topic does now. */
  private static String topic(String table) throws IOException {
    String text =
        cluster.script("09").statements().stream()
            .map(SqlScript.Statement::text)
            .filter(each -> each.startsWith("CREATE TABLE " + table + " "))
            .findFirst()
            .orElseThrow();
    return text.replaceFirst("'scan.startup.mode' = 'earliest-offset',", "")
        .replace(
            "'format'",
            "'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset',"
                + " 'format'");
  }

  private static void awaitPredictions(long expected) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long seen = 0;
    while (seen < expected) {
      assertThat(System.nanoTime()).as("%d of %d predictions", seen, expected).isLessThan(end);
      Thread.sleep(500);
      seen =
          cluster.broker().endOffsets(SqlCluster.PREDICTIONS).values().stream()
              .mapToLong(Long::longValue)
              .sum();
    }
  }

  private static void scoredTable(GatewaySession session, Path scored) {
    session.run(
        folderTable("scored").replace(folder.resolve("scored").toString(), scored.toString()));
  }

  /** As many rows, and none in one that the other has not: a FLOAT is compared by its bits. */
  private static void assertSame(GatewaySession session, String one, String other) {
    assertThat(count(session, one)).isEqualTo(count(session, other)).isPositive();
    String columns = FLIGHT + ", prediction";
    assertThat(
            session
                .run(
                    "SELECT "
                        + columns
                        + " FROM "
                        + one
                        + " EXCEPT ALL SELECT "
                        + columns
                        + " FROM "
                        + other
                        + " LIMIT 5")
                .rows())
        .as("%s, but not %s", one, other)
        .isEmpty();
  }

  private static long count(GatewaySession session, String table) {
    return session.run("SELECT COUNT(*) FROM " + table).value().asLong();
  }

  private static double number(Answer answer, String column) {
    return answer.column(column).get(0).asDouble();
  }

  @Test
  @Order(6)
  void inAStreamTheOtherWaysToCallTheModelGiveTheSameBits() throws Exception {
    Path scored = cluster.score("2001-06-29.parquet");
    try (GatewaySession files = cluster.session("01");
        GatewaySession stream = cluster.session()) {
      stream.run("SET 'table.dml-sync' = 'true'");
      stream.run(topic("flights"));
      stream.run(cluster.script("02"));
      stream.run(cluster.script("03"));
      stream.run(folderTable("in_batches"));
      stream.run(folderTable("beside_the_task"));
      stream.run(
          "EXECUTE STATEMENT SET BEGIN INSERT INTO in_batches SELECT "
              + FLIGHT
              + ", prediction FROM ML_PREDICT(TABLE flight_features, MODEL flight_delay,"
              + " DESCRIPTOR("
              + arguments()
              + "), MAP['async', 'true']); INSERT INTO beside_the_task SELECT "
              + FLIGHT
              + ", PREDICT_ASYNC('data/flights/flight-delay', ROW("
              + arguments()
              + ")) FROM flight_features; END");
      scoredTable(files, scored);
      for (String way : List.of("in_batches", "beside_the_task")) {
        files.run(folderTable(way));
        assertSame(files, way, "scored");
      }
    }
  }

  @Test
  @Order(6)
  void airportsLearnWhileFlightsFlow() throws Exception {
    try (GatewaySession topics = cluster.session("09")) {
      List<Answer> answers = topics.run(cluster.script("11"));
      Answer worst = answers.get(answers.size() - 1);
      assertThat(worst.column("place").stream().map(JsonNode::asLong))
          .startsWith(1L, 2L, 3L)
          .hasSizeBetween(3, 9);
      assertThat(worst.column("mae").stream().map(JsonNode::asDouble))
          .allMatch(mae -> mae > 0 && mae < 300);
    }
  }

  private static String folderTable(String name) {
    return "CREATE TABLE "
        + name
        + " (departure TIMESTAMP(3), origin STRING, destination STRING, distance INT, delay INT,"
        + " prediction FLOAT) WITH ('connector' = 'filesystem', 'path' = '"
        + folder.resolve(name)
        + "', 'format' = 'parquet', 'parquet.utc-timezone' = 'true')";
  }

  @Test
  @Order(7)
  void flinksOwnClientRunsEachScript() throws Exception {
    assertClientRuns(List.of(), "01");
    assertClientRuns(List.of("01"), "02");
    assertClientRuns(List.of("01", "02"), "03");
    assertClientRuns(List.of("01", "02", "03"), "04");
    for (String script : List.of("05", "06", "07", "08")) {
      assertClientRuns(List.of("01"), script);
    }
    assertClientRuns(List.of(), "09");
    assertClientRuns(List.of("09"), "11");
    assertClientRuns(List.of("09", "02"), "10");
    try (GatewaySession session = cluster.session()) {
      List<JsonNode> jobs =
          session.run("SHOW JOBS").rows().stream()
              .filter(row -> row.get(2).asText().equals("RUNNING"))
              .map(row -> row.get(0))
              .toList();
      assertThat(jobs).hasSize(1);
      session.run("STOP JOB '" + jobs.get(0).asText() + "'");
    }
  }

  private static void assertClientRuns(List<String> before, String script) throws Exception {
    SqlCluster.Printed printed = cluster.sqlClient(before, script);
    assertThat(printed.text()).as(script).contains("Flink SQL>").doesNotContain("[ERROR]");
    assertThat(printed.text()).doesNotContain("Failed to initialize");
    assertThat(printed.code()).isZero();
  }

  @Test
  @Order(8)
  void theSqlCommandTellsWhetherAScriptWentThrough() throws Exception {
    String fine = Files.writeString(folder.resolve("fine.sql"), "SHOW MODULES;").toString();
    String wrong =
        Files.writeString(folder.resolve("wrong.sql"), "SELECT nix;\nSHOW TABLES;").toString();
    Commands done = sql("-f", fine);
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.out()).contains("anabranch |");
    Commands failed = sql("-i", fine, "-f", fine);
    assertThat(failed.code()).isEqualTo(2);
    assertThat(failed.err()).contains("fine.sql: line 1: Unsupported statement for configuring");
    Commands stopped = sql("-f", wrong, fine);
    assertThat(stopped.code()).isEqualTo(1);
    assertThat(stopped.out())
        .contains("Column 'nix' not found in any table")
        .doesNotContain("table name", "module name");
  }

  private static Commands sql(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("sql", "--home", SqlCluster.HOME.toString(), "--gateway"));
    all.add(cluster.gateway().toString());
    all.addAll(List.of(arguments));
    return Commands.run(all.toArray(String[]::new));
  }

  @Test
  @Order(9)
  void jdbcReachesFunctionsAndModels() throws SQLException, IOException {
    String address = "jdbc:flink://" + cluster.gateway() + "?execution.runtime-mode=batch";
    try (Connection connection = DriverManager.getConnection(address);
        Statement statement = connection.createStatement()) {
      // A stream would give a count for each row.
      try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM (VALUES 1, 2, 3)")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(3);
        assertThat(rows.next()).isFalse();
      }
      for (String script : List.of("init", "01", "02")) {
        for (SqlScript.Statement each : cluster.script(script).statements()) {
          statement.execute(each.text());
        }
      }
      String query =
          "SELECT MIN(p), MAX(p) FROM (SELECT PREDICT('models:/flight-delay@champion', "
              + arguments()
              + ") AS p FROM flight_features WHERE departure >= TIMESTAMP '2001-06-30 12:00:00')";
      try (ResultSet rows = statement.executeQuery(query)) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getFloat(1)).isLessThan(rows.getFloat(2));
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  @Order(10)
  void everySqlBlockOfTheDocumentsRuns() throws Exception {
    for (String document : List.of("README.md", "sql/README.md")) {
      assertBlocksRun(blocks(document), "01", "02", "03");
    }
    List<SqlScript> reference = blocks("docs/sql.md");
    assertThat(reference).isNotEmpty();
    assertBlocksRun(reference);
  }

  private static List<SqlScript> blocks(String document) {
    return SqlBlocks.of(SqlCluster.HOME.resolve(document));
  }

  /** One after the other in one session, which has run these before. */
  private static void assertBlocksRun(List<SqlScript> blocks, String... before) throws IOException {
    try (GatewaySession session = cluster.session(before)) {
      for (SqlScript block : blocks) {
        session.run(cluster.here(block));
      }
    }
  }

  @Test
  @Order(11)
  void allThisLeavesLittleBehind() throws Exception {
    JvmInspection tasks = cluster.taskManager();
    assertThat(tasks.nativeLibraries("libonnxruntime.so")).hasSizeLessThanOrEqualTo(1);
    assertThat(tasks.jobClassLoadersLeft(MOST_LOADERS)).isLessThanOrEqualTo(MOST_LOADERS);
    assertThat(tasks.threads()).noneMatch(name -> name.contains("anabranch"));
  }
}
