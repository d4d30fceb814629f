// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.jobs.Commands;
import io.anabranch.jobs.score.Readings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job jar on one cluster of processes, by every way to get it there. */
final class SubmissionsITCase {
  private static final int HALF = 1_500;
  private static final int FILE = 500;
  private static final int ROUNDS = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /**
   * As {@link ClassLoadersITCase} counts them: what the JVM keeps although nothing refers to it.
   * Fewer than the submissions of either kind.
   */
  private static final long MOST_LOADERS = 5;

  @TempDir static Path shared;
  private static SessionCluster cluster;
  private static RestJobs rest;

  @TempDir Path folder;
  private Path definition;

  @BeforeAll
  static void startCluster() {
    cluster =
        SessionCluster.start(
            shared,
            Distribution.flinkAndOurs(shared.resolve("lib")),
            2,
            Map.of("execution.checkpointing.interval", "500 ms", "heartbeat.interval", "500 ms"));
    rest = new RestJobs(cluster.address());
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void writeDefinition() {
    definition = Readings.definition(folder);
  }

  private List<String> score(String mode, Path in, Path out) {
    List<String> line = new ArrayList<>(List.of("score", definition.toString()));
    line.addAll(List.of("--mode", mode, "-p", "1", "--from"));
    Readings.files(in).forEach((key, value) -> line.add(key + "=" + value));
    line.add("--to");
    Readings.files(out).forEach((key, value) -> line.add(key + "=" + value));
    line.add("sink.rolling-policy.rollover-interval=300ms");
    line.add("sink.rolling-policy.check-interval=100ms");
    return line;
  }

  private static Commands onCluster(List<String> command, String... more) {
    List<String> line = new ArrayList<>(List.of("--cluster", cluster.address().toString()));
    line.addAll(command);
    line.addAll(List.of(more));
    return Commands.run(line.toArray(String[]::new));
  }

  /** With the jar that the build made, wherever this runs. */
  private static Commands submit(List<String> command, String... more) {
    List<String> line = new ArrayList<>(command);
    line.addAll(
        List.of("--set", "pipeline.jars=" + Distribution.jobJar().toAbsolutePath().toUri()));
    line.addAll(List.of(more));
    return onCluster(line);
  }

  /** Some files, each there as a whole at once. */
  private void write(Path in, int from) throws IOException {
    Files.createDirectories(in);
    for (int row = from; row < from + HALF; row += FILE) {
      Path file = Readings.write(folder.resolve("next.json"), Readings.rows(row, row + FILE));
      Files.move(file, in.resolve(String.format("%05d.json", row)));
    }
  }

  private static String done(Commands command) {
    assertThat(command.code()).as(command.toString()).isZero();
    return command.out();
  }

  private static void awaitMoreRows(Path out, int than) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (Readings.lines(out).size() <= than) {
      assertThat(System.nanoTime()).as("more than %s rows in %s", than, out).isLessThan(end);
      Thread.sleep(200);
    }
  }

  @Test
  void anUpgradeWithANewJarGoesOnExactlyOnceAsAnUndisturbedRun() throws Exception {
    Path in = folder.resolve("in");
    write(in, 0);
    Path out = folder.resolve("out");
    List<String> live = score("stream", in, out);
    live.add(live.indexOf("--from") + 1, "source.monitor-interval=200ms");
    // A file that is read within the interval brings no watermark, and its rows wait.
    live.addAll(List.of("--set", "pipeline.auto-watermark-interval=1ms"));
    // Every operator has an id of its own, or this is refused.
    live.addAll(List.of("--set", "pipeline.auto-generate-uids=false"));
    String first = done(submit(live, "--detached")).strip().replace("submitted job ", "");
    awaitMoreRows(out, 0);
    assertThat(version(first)).isNotEqualTo(Distribution.NEXT);

    String restarted =
        done(
            onCluster(
                List.of(
                    "jobs",
                    "restart",
                    "readings",
                    "--jar",
                    Distribution.nextJobJar(folder).toString())));
    assertThat(restarted)
        .containsPattern("savepoint file:.*savepoints/savepoint-")
        .containsPattern("submitted job [0-9a-f]{32}")
        .contains("restarted readings with ");
    String second = restarted.replaceFirst("(?s).*submitted job ([0-9a-f]{32}).*", "$1");
    assertThat(version(second)).isEqualTo(Distribution.NEXT);
    write(in, HALF);
    awaitMoreRows(out, HALF);
    String savepoint = done(onCluster(List.of("jobs", "stop", "readings"))).strip();

    // The last rows wait for a watermark, which comes where the source ends: in this process.
    List<String> rest = score("stream", in, out);
    rest.addAll(List.of("--from-savepoint", savepoint));
    assertThat(done(Commands.run(rest.toArray(String[]::new))))
        .containsPattern("rows in +3,000 ")
        .containsPattern("scored +3,000 ")
        .contains("every row accounted for");
    Path undisturbed = folder.resolve("undisturbed");
    done(submit(score("stream", in, undisturbed)));
    assertThat(Readings.lines(undisturbed)).hasSize(2 * HALF);
    assertThat(Readings.lines(out)).isEqualTo(Readings.lines(undisturbed));
  }

  @Test
  void twelveSubmissionsByRestAndByAddressTwoAtATimeLeaveNothing() throws Exception {
    Path in = Readings.write(folder.resolve("in/1.json"), Readings.rows(0, HALF));
    String jar = rest.upload(Distribution.jobJar());
    JvmInspection tasks = new JvmInspection(cluster.taskManager());
    JvmInspection jobManager = new JvmInspection(cluster.jobManager());
    for (int round = 0; round < ROUNDS; round++) {
      Path byRest = folder.resolve("rest-" + round);
      Path byAddress = folder.resolve("address-" + round);
      JsonNode started = rest.run(jar, score("batch", in, byRest));
      assertThat(started.path("jobid").asText()).as(started.toString()).hasSize(32);
      assertThat(done(submit(score("stream", in, byAddress)))).contains("every row accounted for");
      assertThat(rest.await(started.path("jobid").asText())).isEqualTo("FINISHED");
      assertThat(Readings.lines(byRest)).isEqualTo(Readings.lines(byAddress)).hasSize(HALF);
    }
    for (JvmInspection process : List.of(tasks, jobManager)) {
      assertThat(process.jobClassLoadersLeft(MOST_LOADERS)).isLessThanOrEqualTo(MOST_LOADERS);
      assertThat(process.nativeLibraries("libonnxruntime.so")).hasSizeLessThanOrEqualTo(1);
      assertThat(process.threads())
          .noneMatch(name -> name.contains("anabranch") || name.contains("hadoop"));
    }
  }

  @Test
  void anErrorOfAProgramInTheJobManagerIsAnsweredAndTheJobManagerLives() throws Exception {
    String jar = rest.upload(Distribution.jobJar());
    Path absent = folder.resolve("absent.yaml");
    List<String> line =
        List.of(
            "score", absent.toString(), "--from", "connector=datagen", "--to", "connector=print");
    assertThat(rest.run(jar, line).toString())
        .contains("absent.yaml", "exit code: 2 (expected: 0)");
    assertThat(
            rest.run(jar, List.of("parity", definition.toString(), "--from", "connector=datagen"))
                .toString())
        .contains("parity: needs the result of its job, and a detached submission has none");
    Files.writeString(
        definition, Files.readString(definition).replace("value, with: 0", "value, with: mean"));
    assertThat(
            rest.run(jar, List.of("fit", definition.toString(), "--from", "connector=datagen"))
                .toString())
        .contains("fit: needs the result of its job, and a detached submission has none");
    List<String> fit =
        List.of("fit", definition.toString(), "--from", "connector=datagen", "--cluster", "a:1");
    assertThat(rest.run(jar, fit).toString())
        .contains("--cluster: a:1: Flink runs this program already");
    assertThat(ProcessHandle.of(cluster.jobManager().pid())).isPresent();
  }

  private static String version(String job) throws IOException, InterruptedException {
    return rest.get("jobs/" + job + "/config")
        .path("execution-config")
        .path("user-config")
        .path("anabranch.version")
        .asText();
  }
}
