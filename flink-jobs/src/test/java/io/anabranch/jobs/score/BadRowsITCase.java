// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.error.MlException;
import io.anabranch.jobs.run.Folders;
import io.anabranch.jobs.run.RowAccount;
import io.anabranch.models.DefinitionFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Law 3: a bad row costs that row, and says why. */
final class BadRowsITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int GOOD = 300;

  @TempDir Path folder;

  /**
   * A row that cannot be used.
   *
   * @param reason how the reason begins
   */
  private record Bad(String row, String stage, String reason) {}

  private static List<Bad> bad() {
    String at = Readings.at(5_000);
    return List.of(
        new Bad("{\"device\": \"d1\", ", "decode", ""),
        new Bad("nonsense", "decode", ""),
        new Bad(
            Readings.row("d1", at, "\"high\"", "1", "\"red\""),
            "decode",
            "value: \"high\" (expected: DOUBLE"),
        new Bad(
            Readings.row("d1", at, "1", "1.5", "\"red\""),
            "decode",
            "count: \"1.5\" (expected: INT"),
        new Bad(Readings.row("d1", "null", "1", "1", "\"red\""), "admit", "at: null (expected: "),
        new Bad(
            Readings.row("d1", at, "1", "1", "\"red\"").replace("\"d1\"", "null"),
            "admit",
            "device: null (expected: "),
        new Bad(
            Readings.row("d1", at, "1", "null", "\"red\""),
            "feature",
            "count: null (expected: a value; impute it to accept null, for the model's input"
                + " features)"),
        new Bad(
            Readings.row("d1", at, "\"Infinity\"", "1", "\"red\""),
            "window",
            "value: Infinity (expected: a finite number)"),
        new Bad(
            Readings.row("d1", at, "\"NaN\"", "1", "\"red\""),
            "window",
            "value: NaN (expected: a finite number; impute it to accept it)"),
        new Bad(
            Readings.row("d1", at, "1", "1", "\"purple\""),
            "feature",
            "colour_index: \"purple\" (expected: "),
        new Bad(
            Readings.row("d1", at, "1", "1", "null"), "feature", "colour_index: null (expected: "));
  }

  private RowAccount score(Path in, RuntimeExecutionMode mode) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("parallelism.default", "2");
    settings.put("execution.checkpointing.interval", "500 ms");
    DefinitionFiles files = DefinitionFiles.read(Readings.definition(folder), null);
    return new ScoringJob(
            files,
            Readings.files(in),
            Readings.sinks(Readings.files(folder.resolve("out"))),
            new Engine(mode, settings))
        .score("test")
        .await();
  }

  @ParameterizedTest
  @EnumSource(names = {"BATCH", "STREAMING"})
  void badRowsOfEveryKindAreInTheDeadLettersAndNowhereElse(RuntimeExecutionMode mode)
      throws Exception {
    List<Bad> bad = bad();
    List<String> rows = new ArrayList<>(Readings.rows(0, GOOD));
    for (int i = 0; i < bad.size(); i++) {
      rows.add(20 * i + 3, bad.get(i).row());
    }
    Path in = Readings.write(folder.resolve("in.json"), rows);

    RowAccount account = score(in, mode);

    List<JsonNode> letters = new ArrayList<>();
    for (String line : Readings.lines(folder.resolve("out-dead-letters"))) {
      letters.add(JSON.readTree(line));
    }
    for (Bad row : bad) {
      assertThat(letters)
          .as(row.toString())
          .filteredOn(letter -> letter.get("stage").textValue().equals(row.stage()))
          .filteredOn(letter -> letter.get("kind").textValue().equals("DATA"))
          .filteredOn(letter -> letter.get("reason").textValue().startsWith(row.reason()))
          .filteredOn(letter -> isOf(letter, row))
          .hasSize(1);
    }
    assertThat(letters).hasSameSizeAs(bad);
    assertThat(account.in()).isEqualTo(GOOD + bad.size());
    assertThat(account.deadLettered()).isEqualTo(bad.size());
    assertThat(account.scored()).isEqualTo(GOOD);
    assertThat(account.late()).isZero();
    assertThat(Readings.lines(folder.resolve("out"))).hasSize(GOOD);
  }

  /** Text that could not be decoded is kept as it came; a row is kept with the values it had. */
  private static boolean isOf(JsonNode letter, Bad row) {
    String original = letter.get("original").textValue();
    if (row.stage().equals("decode")) {
      return original.equals(row.row());
    }
    try {
      JsonNode found = JSON.readTree(original);
      JsonNode given = JSON.readTree(row.row());
      return found.get("colour").equals(given.get("colour"))
          && found.get("device").equals(given.get("device"))
          && found.get("count").equals(given.get("count"))
          && Double.toString(found.get("value").asDouble())
              .equals(Double.toString(given.get("value").asDouble()))
          && found.size() == given.size();
    } catch (Exception e) {
      throw new IllegalStateException(original, e);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BATCH", "STREAMING"})
  void anEmptyFileIsNoMistake(RuntimeExecutionMode mode) {
    RowAccount account = score(Readings.write(folder.resolve("in/empty.json"), ""), mode);
    assertThat(account.in()).isZero();
    assertThat(account.isBalanced()).isTrue();
    assertThat(Readings.lines(folder.resolve("out"))).isEmpty();
  }

  @Test
  void rowsBesideBadOnesHaveTheSamePredictionsAsWithoutThem() {
    List<String> rows = Readings.rows(0, GOOD);
    RowAccount alone =
        score(Readings.write(folder.resolve("a.json"), rows), RuntimeExecutionMode.BATCH);
    assertThatThrownBy(() -> score(folder.resolve("a.json"), RuntimeExecutionMode.BATCH))
        .isInstanceOf(MlException.class)
        .hasMessageContaining("holds files (expected: an empty folder");
    Folders.delete(folder.resolve("out"));
    List<String> mixed = new ArrayList<>(rows);
    bad().forEach(row -> mixed.add(row.row()));
    RowAccount beside =
        score(
            Readings.write(
                folder.resolve("b.json"),
                // Rows whose fault only shows at the model do count in the windows of others.
                mixed.stream().filter(row -> !isSeenByWindows(row)).toList()),
            RuntimeExecutionMode.BATCH);
    assertThat(beside.deadLettered()).isPositive();
    assertThat(beside.digest()).isEqualTo(alone.digest());
  }

  private static boolean isSeenByWindows(String row) {
    return bad().stream().anyMatch(bad -> bad.stage().equals("feature") && bad.row().equals(row));
  }
}
