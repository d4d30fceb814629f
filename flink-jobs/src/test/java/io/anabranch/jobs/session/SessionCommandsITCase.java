// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.jobs.Commands;
import io.anabranch.jobs.score.Readings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that submit jobs to a session cluster and steer them. */
final class SessionCommandsITCase {
  private static final Pattern SUBMITTED = Pattern.compile("submitted job ([0-9a-f]{32})");
  private static final String ID = "[0-9a-f]{32}";

  @TempDir static Path shared;
  private static MiniSession session;

  @TempDir Path folder;
  private Path definition;
  private Path in;

  @BeforeAll
  static void startCluster() throws Exception {
    session = MiniSession.start(shared);
  }

  @AfterAll
  static void stopCluster() throws Exception {
    session.close();
  }

  @BeforeEach
  void writeReadings() {
    definition = Readings.definition(folder);
    in = Readings.write(folder.resolve("in/1.json"), Readings.rows(0, 200)).getParent();
  }

  @AfterEach
  void cancelAll() {
    session
        .run("jobs")
        .out()
        .lines()
        .filter(line -> line.matches(ID + " .*"))
        .forEach(line -> session.run("jobs", "cancel", line.substring(0, 32)));
  }

  /** A live job over a folder that is watched. */
  private List<String> live(String to) {
    List<String> line = new ArrayList<>(List.of("score", definition.toString()));
    line.addAll(List.of("--mode", "stream", "-p", "1", "--from", "source.monitor-interval=200ms"));
    Readings.files(in).forEach((key, value) -> line.add(key + "=" + value));
    line.add("--to");
    Readings.files(folder.resolve(to)).forEach((key, value) -> line.add(key + "=" + value));
    return line;
  }

  private static String id(Commands submitted) {
    Matcher id = SUBMITTED.matcher(submitted.out());
    assertThat(submitted.err()).doesNotContain("\tat ");
    assertThat(id.find()).as(submitted.toString()).isTrue();
    return id.group(1);
  }

  private String startLive(String to, String... more) throws Exception {
    List<String> options = new ArrayList<>(List.of("--detached"));
    options.addAll(List.of(more));
    String id = id(session.submit(live(to), options.toArray(String[]::new)));
    session.until(out -> out.lines().anyMatch(l -> l.startsWith(id) && l.endsWith(" ago")), "jobs");
    return id;
  }

  private static void refused(Commands command, String... parts) {
    assertThat(command.code()).as(command.toString()).isEqualTo(2);
    assertThat(command.err()).contains(parts).doesNotContain("\tat ");
  }

  @Test
  void aLiveJobIsListedSavedStoppedAndGoesOnFromItsSavepoint() throws Exception {
    Path savepoints = folder.resolve("savepoints");
    String id = startLive("out", "--set", "pipeline.auto-generate-uids=false");
    Commands listed = session.run("jobs");
    assertThat(listed.out().lines().findFirst().orElseThrow())
        .matches("ID +NAME +STATE +SINCE +RESTARTS +LAST CHECKPOINT");
    assertThat(listed.out())
        .containsPattern(
            id
                + "  readings  RUNNING  20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d  0  +[\\d.]+"
                + " [KM]?i?B, \\d+ s ago");

    Commands saved = session.run("jobs", "savepoint", "readings", "--into", savepoints.toString());
    assertThat(saved.code()).as(saved.toString()).isZero();
    assertThat(saved.out()).startsWith("file:" + savepoints);
    assertThat(session.run("jobs").out()).contains(id);

    Commands stopped =
        session.run("jobs", "stop", id.substring(0, 8), "--into", savepoints.toString());
    assertThat(stopped.code()).as(stopped.toString()).isZero();
    String path = stopped.out().strip();
    assertThat(Path.of(path.substring("file:".length())))
        .isDirectoryContaining("glob:**/_metadata");
    assertThat(session.run("jobs").out()).doesNotContain(id);
    assertThat(session.run("jobs", "--all").out()).containsPattern(id + "  readings  FINISHED");

    startLive("out", "--from-savepoint", path, "--set", "pipeline.auto-generate-uids=false");
    refused(
        session.run("jobs", "stop", id),
        "JOB: " + id + ": is FINISHED (expected: a job that is RUNNING, to stop it)");
    refused(
        session.run("jobs", "cancel", id),
        "JOB: " + id + ": is FINISHED (expected: a job that has not ended)");
    refused(
        session.run("jobs", "savepoint", "readings"),
        "--into: missing (expected: a folder that the cluster reaches");
  }

  @Test
  void anAttachedJobPrintsItsAccount() {
    List<String> line = live("out");
    line.removeIf(word -> word.startsWith("source.monitor-interval"));
    Commands scored = session.submit(line);
    assertThat(scored.code()).as(scored.toString()).isZero();
    assertThat(scored.err())
        .containsPattern("job " + ID + " on http://localhost:\\d+/; interrupted here, it goes on");
    assertThat(scored.out()).containsPattern("rows in +200 ").contains("every row accounted for");
    assertThat(Readings.lines(folder.resolve("out"))).hasSize(200);
  }

  @Test
  void fitRunsThereAndWritesItsFileHere() throws IOException {
    Files.writeString(
        definition, Files.readString(definition).replace("value, with: 0", "value, with: mean"));
    List<String> line = new ArrayList<>(List.of("fit", definition.toString(), "--from"));
    Readings.files(in).forEach((key, value) -> line.add(key + "=" + value));
    Commands fitted = session.submit(line);
    assertThat(fitted.code()).as(fitted.toString()).isZero();
    assertThat(fitted.out()).startsWith("Fitted value_0 from 200 of 200 rows: " + folder);
  }

  @Test
  void aSavepointThatDoesNotFitIsRefusedUntilItsStateMayBeForgotten() throws Exception {
    String id = startLive("out");
    String path =
        session
            .run("jobs", "stop", id, "--into", folder.resolve("savepoints").toString())
            .out()
            .strip();
    String text = Files.readString(definition);
    Files.writeString(
        definition,
        text.replaceAll("window: 60 s, of: recent_mean", "window: 60 s, of: count")
            .replace("key: device\n", "key: colour\n"));
    refused(
        session.submit(live("other"), "--detached", "--from-savepoint", path),
        "--from-savepoint: state in it has no operator in this job: ",
        "Cannot map checkpoint/savepoint state for operator",
        "(expected: the definition and the kind of job that it was taken of; or"
            + " --allow-non-restored-state, which forgets that state)");
    startLive("other", "--from-savepoint", path, "--allow-non-restored-state");
  }

  @Test
  void aSavepointThatIsNotThereIsRefusedBeforeAndAfterTheSubmission() throws IOException {
    Path absent = folder.resolve("absent");
    refused(
        session.submit(live("out"), "--from-savepoint", absent.toString()),
        "--from-savepoint: file:" + absent + ": not found (expected: a path that anabranch jobs");
    Path empty = Files.createDirectories(absent);
    refused(
        session.submit(live("out"), "--from-savepoint", empty.toString()),
        "--from-savepoint: ",
        absent.toString(),
        "(expected: a path that anabranch jobs savepoint or jobs stop printed");
  }

  @Test
  void aJobIsFoundByOneNameOrPrefixOnly() throws Exception {
    String first = startLive("a");
    String second = startLive("b");
    refused(session.run("jobs", "cancel", "reading"), "JOB: reading: no such job (expected: an id");
    refused(
        session.run("jobs", "stop", "readings"),
        "JOB: readings: may be 2 jobs: ",
        first + " readings",
        second + " readings",
        "(expected: more of the id)");
    Commands cancelled = session.run("jobs", "cancel", first);
    assertThat(cancelled.out().strip()).isEqualTo("cancelled job " + first);
    session.until(out -> !out.contains(first), "jobs");
    assertThat(session.run("jobs", "cancel", "readings").out()).contains(second);
  }

  @Test
  void aJobThatFindsNoSlotsSaysSoWhileItWaitsAndWhenItFails() {
    List<String> wide = live("out");
    wide.set(wide.indexOf("-p") + 1, "3");
    Commands waited = session.submit(wide, "--set", "restart-strategy.type=none");
    assertThat(waited.code()).isEqualTo(1);
    assertThat(waited.err())
        .containsPattern(
            "job "
                + ID
                + ": waits for slots: \\d of 2 are free \\(expected: as many as its parallelism;")
        .contains(
            "found too few free slots (expected: as many as its parallelism; stop another job")
        .doesNotContain("\tat ");
  }

  @Test
  void aJobThatGetsSlotsIsNotSaidToWait() throws Exception {
    StringWriter said = new StringWriter();
    String id = startLive("out");
    try (SlotWatch watch =
        SlotWatch.start(session.address(), JobID.fromHexString(id), new PrintWriter(said))) {
      assertThat(watch).isNotNull();
      Thread.sleep(6_000);
    }
    assertThat(said.toString()).isEmpty();
  }

  @Test
  void theArgumentsAreKeptWithTheJobUnlessOneMayBeSecret() throws Exception {
    String id = startLive("out");
    try (SessionClient client = SessionClient.connect(session.address())) {
      List<String> kept = client.arguments(id);
      assertThat(kept)
          .startsWith("score", definition.toString(), "--mode", "stream")
          .contains("path=" + in.toUri())
          .doesNotContain("--cluster", "--detached", session.address().toString());
    }
    Commands noJar =
        session.run(
            "jobs",
            "restart",
            id,
            "--into",
            folder.resolve("savepoints").toString(),
            "--jar",
            definition.toString());
    refused(noJar, "--jar: " + definition + ": ", "(expected: a job jar)");
    assertThat(session.run("jobs").out()).containsPattern(id + "  readings  RUNNING");
    session.run("jobs", "cancel", id);
    String secret = startLive("out", "--set", "metrics.reporter.mine.password=letmein");
    Commands refused = session.run("jobs", "restart", secret, "--jar", definition.toString());
    refused(
        refused,
        "JOB: " + secret + ": its arguments were not kept with it, since they may hold a secret:",
        "metrics.reporter.mine.password",
        "(expected: anabranch jobs stop " + secret + ", then the command of the submission again");
    assertThat(refused.err()).doesNotContain("letmein");
    assertThat(session.run("jobs").out()).containsPattern(secret + "  readings  RUNNING");
  }
}
