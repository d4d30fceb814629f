// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import static org.apache.flink.api.common.RuntimeExecutionMode.BATCH;
import static org.apache.flink.api.common.RuntimeExecutionMode.STREAMING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.jobs.Commands;
import io.anabranch.jobs.kafka.KafkaBroker;
import io.anabranch.jobs.kafka.KafkaLines;
import io.anabranch.jobs.learn.Devices;
import io.anabranch.jobs.learn.LearnJob;
import io.anabranch.jobs.learn.LearnPorts;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.run.RowAccount;
import io.anabranch.jobs.score.Engine;
import io.anabranch.jobs.score.JobPlan;
import io.anabranch.jobs.score.Readings;
import io.anabranch.jobs.score.Sinks;
import io.anabranch.models.DefinitionFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Law 8 for models: what killed processes, another parallelism and another jar leave of them. Rows
 * and labels come from Kafka; what is expected comes from files, in BATCH.
 */
final class LearningITCase {
  private static final int PART = 900;
  private static final int PARTS = 4;
  private static final int KILLS = 2;
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir static Path shared;
  private static KafkaBroker broker;
  private static RunningCluster cluster;
  private static RestJobs rest;
  private static Run expected;
  private static int runs;

  @TempDir Path folder;
  private final String rows = "rows-" + runs;
  private final String labels = "labels-" + runs;
  private int rowsSent;

  /**
   * What a job gave.
   *
   * @param folder of its files
   */
  private record Run(Path folder, RowAccount account) {
    List<String> outputs() {
      return Readings.lines(folder.resolve("out"));
    }

    List<String> deadLetters() {
      return Readings.lines(folder.resolve("out-dead-letters"));
    }

    List<String> models() {
      return Stream.of("group", "own", "next")
          .flatMap(learner -> Readings.lines(folder.resolve("models-" + learner)).stream())
          .toList();
    }
  }

  @BeforeAll
  static void start() {
    broker = KafkaBroker.start();
    cluster =
        TestClusters.start(
            shared.resolve("cluster"),
            TestClusters.spec()
                .withTaskManagers(1, PARTITIONS)
                .withTaskManagerMemory("2g")
                .with("execution.checkpointing.interval", "500 ms")
                .with("heartbeat.interval", "500 ms")
                .with("restart-strategy.exponential-delay.initial-backoff", "100 ms"));
    rest = new RestJobs(cluster.rest());
    expected = undisturbed();
  }

  @AfterAll
  static void stop() {
    TestClusters.stop(shared.resolve("cluster"));
    broker.close();
  }

  @BeforeEach
  void createTopics() {
    broker.createTopic(rows, PARTITIONS);
    broker.createTopic(labels, PARTITIONS);
    runs++;
  }

  private static Run undisturbed() {
    Path definition = Devices.definition(shared);
    Path in = Readings.write(shared.resolve("rows.json"), Devices.rows(0, PARTS * PART));
    Path known = Readings.write(shared.resolve("labels.json"), Devices.labels(0, PARTS * PART));
    JobPlan plan =
        new JobPlan(
            DefinitionFiles.read(definition, null),
            Readings.files(in),
            Sinks.of(Readings.files(shared.resolve("out"))),
            new Engine(BATCH, Map.of("parallelism.default", "2")));
    LearnPorts ports =
        LearnPorts.NONE
            .withLabels(Readings.files(known))
            .withModels(Readings.files(shared.resolve("models")));
    return new Run(shared, new LearnJob(plan, ports).learn("batch").await());
  }

  private Map<String, String> topic(String name) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("connector", "kafka");
    options.put("topic", name);
    options.put("properties.bootstrap.servers", broker.bootstrapServers());
    options.put("format", "json");
    options.put("scan.startup.mode", "earliest-offset");
    return options;
  }

  private Map<String, String> output() {
    Map<String, String> options = Readings.files(folder.resolve("out"));
    options.put("sink.rolling-policy.rollover-interval", "300ms");
    options.put("sink.rolling-policy.check-interval", "100ms");
    return options;
  }

  private void sendPart() {
    int to = rowsSent + PART;
    send(rows, Devices.rows(rowsSent, to));
    send(labels, Devices.labels(rowsSent, to));
    rowsSent = to;
  }

  private static void send(String topic, List<String> values) {
    KafkaLines.send(broker.bootstrapServers(), topic, PARTITIONS, values);
  }

  private String submit(int parallelism, String... more) {
    List<String> line = new ArrayList<>(List.of("learn", shared.resolve("devices.yaml") + ""));
    line.addAll(List.of("--mode", "stream", "--detached", "-p", "" + parallelism));
    add(line, "--from", topic(rows));
    add(line, "--labels", topic(labels));
    add(line, "--to", output());
    line.addAll(List.of("--set", "pipeline.auto-generate-uids=false"));
    line.add("pipeline.jars=" + Distribution.jobJar().toAbsolutePath().toUri());
    line.addAll(List.of(more));
    return onCluster(line).strip().replace("submitted job ", "");
  }

  private static void add(List<String> line, String option, Map<String, String> options) {
    line.add(option);
    options.forEach((key, value) -> line.add(key + "=" + value));
  }

  private static String onCluster(List<String> command) {
    List<String> line = new ArrayList<>(List.of("--cluster", cluster.rest().toString()));
    line.addAll(command);
    Commands done = Commands.run(line.toArray(String[]::new));
    assertThat(done.code()).as(done.toString()).isZero();
    return done.out();
  }

  private static String stop(String job) {
    return onCluster(List.of("jobs", "stop", job)).strip();
  }

  /** From the savepoint to the end, in this process: the last part, and then the models. */
  private Run finish(String savepoint) throws Exception {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(StateRecoveryOptions.SAVEPOINT_PATH.key(), savepoint);
    settings.put("parallelism.default", "1");
    settings.put("execution.checkpointing.interval", "500 ms");
    settings.put("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    JobPlan plan =
        new JobPlan(
            DefinitionFiles.read(shared.resolve("devices.yaml"), null),
            topic(rows),
            Sinks.of(output()),
            new Engine(STREAMING, settings));
    LearnPorts ports =
        LearnPorts.NONE
            .withLabels(topic(labels))
            .withModels(Readings.files(folder.resolve("models")));
    JobRun run = new LearnJob(plan, ports).learn("finish");
    int before = rowsOut();
    sendPart();
    run.awaitRows(rowsSent);
    awaitLabels(run);
    // With a checkpoint: all tasks run, and can be drained.
    awaitRowsAfter(before);
    run.drain(folder.resolve("drained"));
    return new Run(folder, run.await());
  }

  private static void awaitLabels(JobRun run) throws Exception {
    long all = expected.account().labels().get(0).in();
    await(
        "labels read",
        () ->
            run.client().getAccumulators().get().get("labels.in") instanceof Long in && in >= all);
  }

  private int rowsOut() {
    return Readings.lines(folder.resolve("out")).size();
  }

  private void awaitRowsAfter(int before) throws Exception {
    await("rows in " + folder, () -> rowsOut() > before);
  }

  /** Ends the TaskManager's process; the supervisor starts another. */
  private static void killTaskManager() throws Exception {
    ClusterFolder running = new ClusterFolder(cluster.folder());
    MemberState member =
        running.state().orElseThrow().member(MemberPlan.taskManager(1)).orElseThrow();
    member.process().process().orElseThrow().destroyForcibly();
    await(
        "another TaskManager",
        () ->
            running.state().orElseThrow().member(MemberPlan.taskManager(1)).orElseThrow().restarts()
                > member.restarts());
  }

  private static int restarts(String job) throws Exception {
    String vertex = rest.get("jobs/" + job).path("vertices").get(0).path("id").asText();
    JsonNode tasks = rest.get("jobs/" + job + "/vertices/" + vertex).path("subtasks");
    return tasks.get(0).path("attempt").asInt();
  }

  private static int checkpoints(String job) throws Exception {
    JsonNode counts = rest.get("jobs/" + job + "/checkpoints").path("counts");
    return counts.path("completed").asInt();
  }

  private static void awaitCheckpoint(String job) throws Exception {
    int before = checkpoints(job);
    await("a checkpoint", () -> checkpoints(job) > before + 1);
  }

  private static void assertAsExpected(Run run) {
    int all = PARTS * PART;
    assertThat(expected.account().scored()).isEqualTo(all);
    assertThat(expected.account().isBalanced()).as(expected.account().text()).isTrue();
    assertThat(expected.models()).hasSize(Devices.TYPES + 2 * Devices.DEVICES);
    assertThat(run.account().late()).isZero();
    assertThat(run.account().digest()).isEqualTo(expected.account().digest());
    assertThat(run.account().labels()).isEqualTo(expected.account().labels());
    assertThat(run.account().isBalanced()).as(run.account().text()).isTrue();
    assertThat(run.models()).isEqualTo(expected.models());
    assertThat(run.outputs()).isEqualTo(expected.outputs());
    assertThat(run.deadLetters()).isEqualTo(expected.deadLetters());
  }

  @Test
  void aTaskManagerKilledTwiceInTheMiddleChangesNoBit() throws Exception {
    sendPart();
    String job = submit(2);
    awaitRowsAfter(0);
    for (int kill = 0; kill < KILLS; kill++) {
      awaitCheckpoint(job);
      int before = rowsOut();
      sendPart();
      killTaskManager();
      awaitRowsAfter(before);
    }
    assertThat(restarts(job)).isGreaterThanOrEqualTo(KILLS);
    assertAsExpected(finish(stop(job)));
  }

  @Test
  void rescalingFromTwoToFourToOneAndANewJarChangeNoBit() throws Exception {
    sendPart();
    String two = submit(2);
    awaitRowsAfter(0);
    onCluster(List.of("jobs", "restart", two, "--jar", Distribution.nextJobJar(folder).toString()));
    int atTwo = rowsOut();
    sendPart();
    awaitRowsAfter(atTwo);
    String four = submit(4, "--from-savepoint", stop("devices"));
    int atFour = rowsOut();
    sendPart();
    awaitRowsAfter(atFour);
    assertAsExpected(finish(stop(four)));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(300);
    }
  }
}
