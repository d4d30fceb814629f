// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.jobs.score.Readings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line where jobs run. */
final class MainITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final Path FLIGHTS = Path.of("../data/flights");
  private static final int ROWS = 600;

  @TempDir Path folder;
  private Path definition;
  private Path in;

  @BeforeEach
  void writeReadings() {
    definition = Readings.definition(folder);
    in = Readings.write(folder.resolve("in/rows.json"), Readings.rows(0, ROWS));
  }

  private Commands run(String command, Path rows, String... more) {
    List<String> line = new ArrayList<>(List.of(command, definition.toString(), "--from"));
    Readings.files(rows).forEach((key, value) -> line.add(key + "=" + value));
    line.addAll(List.of(more));
    return Commands.run(line.toArray(String[]::new));
  }

  private Commands runTo(String command, Path rows, Path to, String... more) {
    List<String> line = new ArrayList<>(List.of("--to"));
    Readings.files(to).forEach((key, value) -> line.add(key + "=" + value));
    line.addAll(List.of(more));
    return run(command, rows, line.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "stream"})
  void scoreWritesEveryRowAndSaysWhatBecameOfIt(String mode) {
    Path out = folder.resolve("out");
    Commands scored =
        runTo(
            "score",
            in,
            out,
            "--mode",
            mode,
            "-p",
            "2",
            "--set",
            "execution.checkpointing.interval=500ms");
    assertThat(scored.err()).contains("is a plain file, of which nothing was checked");
    assertThat(scored.code()).isZero();
    assertThat(scored.out())
        .containsPattern("rows in +600 ")
        .containsPattern("scored +600 +digest [0-9a-f]{32}")
        .containsPattern("dead letters +0")
        .containsPattern("late +0 +every row accounted for");
    assertThat(Readings.lines(out))
        .hasSize(ROWS)
        .allMatch(row -> row.contains("\"score\":") && row.contains("\"model_name\":\"readings\""));
  }

  @Test
  void aFolderWithoutFilesHasNoRowsAndOneThatIsNotThereIsRefused() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Commands scored = runTo("score", empty, folder.resolve("out"));
    assertThat(scored.code()).isZero();
    assertThat(scored.out()).containsPattern("rows in +0 ").contains("every row accounted for");
    Commands refused = runTo("score", folder.resolve("absent"), folder.resolve("out"));
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("absent").doesNotContain("\tat ");
  }

  @Test
  void aConnectorThatIsNotThereIsTheUsersToCorrect() {
    Commands scored =
        Commands.run(
            "score", definition.toString(), "--from", "connector=kafak", "--to", "connector=print");
    assertThat(scored.code()).isEqualTo(2);
    assertThat(scored.err()).contains("kafak").doesNotContain("\tat ");
  }

  @Test
  void featuresWritesRowsWithAllFeaturesAndNoPrediction() {
    Path out = folder.resolve("features");
    Commands featured = runTo("features", in, out);
    assertThat(featured.code()).isZero();
    assertThat(Readings.lines(out))
        .hasSize(ROWS)
        .allMatch(row -> row.contains("\"shift_0\":") && row.contains("\"definition_hash\":"))
        .noneMatch(row -> row.contains("\"score\":"));
  }

  @Test
  void fitWritesTheSameBytesAtEveryParallelism() throws IOException {
    String text = Files.readString(definition);
    Files.writeString(
        definition,
        text.replace("impute: value, with: 0", "impute: value, with: mean")
            .replace(", categories: [red, green]", ""));
    Path fitted = folder.resolve("readings.fitted.json");
    Commands one = run("fit", in, "-p", "1");
    assertThat(one.code()).isZero();
    assertThat(one.out())
        .startsWith("Fitted value_0, colour_index from 600 of 600 rows: " + fitted);
    String first = Files.readString(fitted);
    Files.delete(fitted);
    assertThat(run("fit", in, "-p", "2").code()).isZero();
    assertThat(Files.readString(fitted)).isEqualTo(first);
    assertThat(runTo("score", in, folder.resolve("out")).code()).isZero();
  }

  @Test
  void fitSaysThatThereIsNothingToFit() {
    assertThat(run("fit", in).out())
        .isEqualTo(
            "Nothing to fit: no feature of "
                + definition
                + " needs statistics."
                + System.lineSeparator());
  }

  @Test
  void parityHoldsForTheFlightsThatComeWithIt() throws IOException {
    definition = Files.copy(FLIGHTS.resolve("flight-delay.yaml"), folder.resolve("flights.yaml"));
    String model = FLIGHTS.resolve("flight-delay").toAbsolutePath().normalize().toString();
    Files.writeString(
        definition, Files.readString(definition).replace("path: flight-delay", "path: " + model));
    Path flights = Readings.write(folder.resolve("flights/rows.json"), flights(1_500));
    assertThat(run("fit", flights).code()).isZero();

    Commands parity =
        run(
            "parity",
            flights,
            "--no-kafka",
            // The model was trained with the statistics of all flights, not of these.
            "--waive-checks",
            "--work",
            folder.resolve("work").toString(),
            "--set",
            "execution.checkpointing.interval=500ms");

    assertThat(parity.err()).startsWith("CHECKS WAIVED: ").hasLineCount(1);
    assertThat(parity.code()).isZero();
    assertThat(parity.out())
        .contains("batch, parallelism 1", "batch, parallelism 2")
        .contains("stream from files, parallelism 1", "stream from files, parallelism 2")
        .contains("Parity holds: every run gave the same rows, bit for bit.")
        .doesNotContain("DIFFERS");
    assertThat(parity.out().lines().filter(line -> line.endsWith(" ="))).hasSize(4);
  }

  @Test
  void parityHoldsForTheAirportsThatLearn() {
    definition = FLIGHTS.resolve("airport-delay.yaml");
    Path flights = Readings.write(folder.resolve("flights/rows.json"), flights(1_500));
    Commands parity =
        run("parity", flights, "--no-kafka", "--set", "execution.checkpointing.interval=500ms");
    assertThat(parity.code()).as(parity.toString()).isZero();
    assertThat(parity.out())
        .contains("Parity holds: every run gave the same rows, bit for bit.")
        .doesNotContain("DIFFERS");
    assertThat(parity.out().lines().filter(line -> line.endsWith(" ="))).hasSize(4);
  }

  /** A fortnight of three airports, out of order by up to 20 minutes. */
  private static List<String> flights(int size) {
    Random random = new Random(3);
    List<String> airports = List.of("ATL", "ORD", "DFW");
    LocalDateTime start = LocalDateTime.parse("2001-06-01T00:00:00");
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      rows.add(
          String.format(
              "{\"departure\": \"%s\", \"origin\": \"%s\", \"destination\": \"%s\","
                  + " \"distance\": %d, \"delay\": %s}",
              start.plusMinutes(13L * i - random.nextInt(20)),
              airports.get(random.nextInt(3)),
              airports.get(random.nextInt(3)),
              200 + random.nextInt(2_000),
              random.nextInt(30) == 0 ? "null" : Integer.toString(random.nextInt(90) - 10)));
    }
    return rows;
  }
}
