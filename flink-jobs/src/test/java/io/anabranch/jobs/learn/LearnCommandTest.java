// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.jobs.Commands;
import io.anabranch.jobs.score.Readings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of learners where no job runs. */
final class LearnCommandTest {
  @TempDir Path folder;
  private Path definition;

  @BeforeEach
  void writeDefinition() {
    definition = Devices.definition(folder);
  }

  private Commands learn(String... ports) {
    return inMode("stream", ports);
  }

  private Commands inMode(String mode, String... ports) {
    List<String> line = new ArrayList<>(List.of("learn", definition.toString(), "--mode", mode));
    line.addAll(List.of("--from", "connector=datagen", "--to", "connector=print"));
    line.addAll(List.of(ports));
    return Commands.run(line.toArray(String[]::new));
  }

  private static void refused(Commands command, String message) {
    assertThat(command.code()).as(command.toString()).isEqualTo(2);
    assertThat(command.err()).contains(message).doesNotContain("\tat ");
  }

  @Test
  void portsThatDoNotFitTheDefinitionAreRefused() {
    refused(
        learn(),
        "--labels: missing (expected: where the labels of group, own come from, as in --labels"
            + " connector=kafka topic=labels ...)");
    refused(
        learn("--labels", "connector=datagen", "--queries", "connector=datagen"),
        "--answers: missing (expected: --queries and --answers together)");
    refused(
        learn("--labels", "connector=datagen", "--load", "connector=datagen", "learner=oven"),
        "--load learner=oven (expected: one of group, own, next)");
    refused(
        learn("--labels", "connector=datagen", "--worst", "connector=print", "measure=auc"),
        "--worst measure=auc (expected: one that next keeps: mae, rmse)");
    refused(
        learn("--labels", "connector=datagen", "--worst", "connector=print", "every=soon"),
        "--worst every=soon (expected: a duration, as in 1h)");
    refused(
        learn("--labels", "connector=datagen", "--worst", "connector=print", "most=0"),
        "--worst most: 0 (expected: 1 to 10000)");
  }

  @Test
  void aBackfillAnswersNoQueries() {
    refused(
        inMode(
            "batch",
            "--labels",
            "connector=datagen",
            "--queries",
            "connector=datagen",
            "--answers",
            "connector=print"),
        "--queries: a backfill answers none (expected: --mode stream; or --models");
  }

  @Test
  void scoreSendsLearnersToTheirOwnCommandAndLearnWantsSome() {
    refused(
        Commands.run(
            "score",
            definition.toString(),
            "--from",
            "connector=datagen",
            "--to",
            "connector=print"),
        "devices.yaml: learn: group (expected: no learners; anabranch learn runs them)");
    definition = Readings.definition(folder);
    refused(learn(), "learn: missing (expected: learners; anabranch score needs none)");
  }

  @Test
  void labelsThatNobodyWaitsForAreRefused() {
    definition =
        Readings.write(
            folder.resolve("alone.yaml"),
            """
            name: alone
            columns: {device: STRING, at: TIMESTAMP(3), load: DOUBLE, heat: DOUBLE}
            event-time: {column: at, out-of-orderness: 5 s}
            key: device
            learn:
              - {name: own, linear: [load], label: heat}
            """);
    refused(
        learn("--labels", "connector=datagen"),
        "--labels: no learner waits for them (expected: labels: {id: ..., within: ...} in ");
  }

  @Test
  void aDefinitionIsExplainedDownToItsLearners() {
    Commands explained = Commands.run("explain", definition.toString());
    assertThat(explained.code()).as(explained.toString()).isZero();
    assertThat(explained.out())
        .contains("learns      own, one model for each device")
        .contains("  learner   linear, regression, format 1")
        .contains("  sees      load, mean_0")
        .contains("  options   rate 0.05, l2 0.001")
        .contains("heat, from the stream of labels by reading within 20 s; at most 4,096 rows of")
        .contains("  label     load, known 2 s later")
        .contains("  prior     group_prediction")
        .contains("page-hinkley, then the model keeps 0.5 of its weight")
        .containsPattern("a model of at most \\d+ bytes, forgotten when silent for 1 d")
        .containsPattern("own_prediction +DOUBLE")
        .containsPattern("own_drifts +BIGINT");
  }
}
