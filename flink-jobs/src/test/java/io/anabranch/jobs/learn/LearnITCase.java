// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.learn;

import static org.apache.flink.api.common.RuntimeExecutionMode.STREAMING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.jobs.Commands;
import io.anabranch.jobs.kafka.KafkaBroker;
import io.anabranch.jobs.kafka.KafkaLines;
import io.anabranch.jobs.kafka.KafkaTexts;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.run.RowAccount;
import io.anabranch.jobs.score.Engine;
import io.anabranch.jobs.score.JobPlan;
import io.anabranch.jobs.score.Readings;
import io.anabranch.jobs.score.Sinks;
import io.anabranch.models.DefinitionFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Models that learn while rows flow, from the command line and from Kafka. */
final class LearnITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 1_200;
  private static final int PARTITIONS = 3;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  @TempDir Path folder;
  private Path definition;
  private Path rows;
  private Path labels;

  @BeforeEach
  void writeDevices() {
    definition = Devices.definition(folder);
    rows = Readings.write(folder.resolve("rows.json"), Devices.rows(0, ROWS));
    labels = Readings.write(folder.resolve("labels.json"), Devices.labels(0, ROWS));
  }

  private List<String> learn(String mode, String out, Map<String, String> known) {
    List<String> line = new ArrayList<>(List.of("learn", definition.toString(), "--mode", mode));
    line.addAll(List.of("--set", "pipeline.auto-generate-uids=false"));
    add(line, "--from", Readings.files(rows));
    add(line, "--labels", known);
    add(line, "--to", Readings.files(folder.resolve(out)));
    add(line, "--models", Readings.files(folder.resolve(out + "-models")));
    return line;
  }

  private static void add(List<String> line, String option, Map<String, String> options) {
    line.add(option);
    options.forEach((key, value) -> line.add(key + "=" + value));
  }

  private static Commands run(List<String> line, String... more) {
    List<String> all = new ArrayList<>(line);
    all.addAll(List.of(more));
    Commands done = Commands.run(all.toArray(String[]::new));
    assertThat(done.code()).as(done.toString()).isZero();
    return done;
  }

  private List<String> written(String suffix) {
    return Readings.lines(folder.resolve(suffix));
  }

  private void assertSame(String one, String other) {
    for (String output :
        List.of("", "-dead-letters", "-models-group", "-models-own", "-models-next")) {
      assertThat(written(one + output)).as(output).isEqualTo(written(other + output)).isNotEmpty();
    }
  }

  @Test
  void backfillAndStreamGiveTheSamePredictionsAndModels() {
    Commands batch = run(learn("batch", "batch", Readings.files(labels)), "-p", "2");
    assertThat(batch.out())
        .containsPattern("rows in +1,200 ")
        .containsPattern("scored +1,200 ")
        .contains("every row accounted for")
        .containsPattern("labels in +1,2\\d\\d +for group")
        .containsPattern("labels in +1,2\\d\\d +for own")
        .doesNotContain("labels are missing");
    assertThat(written("batch-models-group")).hasSize(Devices.TYPES);
    assertThat(written("batch-models-own")).hasSize(Devices.DEVICES);
    assertThat(written("batch-dead-letters"))
        .anyMatch(letter -> letter.contains("\"stage\":\"label\""));

    run(learn("stream", "stream", Readings.files(labels)), "-p", "1");
    assertSame("batch", "stream");
  }

  @Test
  void aBadLabelCostsThatLabelOnly() {
    List<String> bad = new ArrayList<>(Devices.labels(0, ROWS));
    bad.add("nonsense");
    bad.add(bad.get(5).replaceAll("\"heat\": [^}]+", "\"heat\": \"NaN\""));
    bad.add(bad.get(5).replaceAll("\"reading\": \\d+", "\"reading\": null"));
    Readings.write(folder.resolve("labels.json"), bad);
    Commands batch = run(learn("batch", "batch", Readings.files(labels)));
    assertThat(batch.out()).contains("every label accounted for").doesNotContain("missing");
    assertThat(written("batch-dead-letters"))
        .anyMatch(letter -> letter.contains("nonsense"))
        .anyMatch(letter -> letter.contains("reading: null (expected: a value"))
        .anyMatch(letter -> letter.contains("heat: NaN (expected: a finite number"));
  }

  @Test
  void theWorstKeysComeOutAndModelsGoOnFromThoseThatAreLoaded() {
    run(
        learn("batch", "first", Readings.files(labels)),
        "--worst",
        "connector=filesystem",
        "path=" + folder.resolve("worst").toUri(),
        "format=json",
        "learner=own",
        "measure=rmse",
        "every=1min",
        "most=2",
        "updates=5");
    assertThat(written("worst"))
        .isNotEmpty()
        .allMatch(line -> line.contains("\"learner\":\"own\",\"measure\":\"rmse\""));

    Readings.write(folder.resolve("rows.json"), Devices.rows(ROWS + 100, 2 * ROWS));
    Readings.write(folder.resolve("labels.json"), Devices.labels(ROWS + 100, 2 * ROWS));
    List<String> second = learn("batch", "second", Readings.files(labels));
    add(second, "--load", Readings.files(folder.resolve("first-models")));
    run(second);
    assertThat(written("second")).noneMatch(line -> line.contains("\"own_updates\":0,"));
    assertThat(written("second-dead-letters")).noneMatch(letter -> letter.contains("\"load\""));
  }

  @Test
  void rowsLabelsAndQueriesComeFromTopicsAndAnswersGoToOne() throws Exception {
    run(learn("batch", "batch", Readings.files(labels)));
    try (KafkaBroker broker = KafkaBroker.start()) {
      for (String topic : List.of("rows", "labels", "queries")) {
        broker.createTopic(topic, PARTITIONS);
      }
      for (String topic : List.of("out", "out-dead-letters", "out-late", "answers")) {
        broker.createTopic(topic, 1);
      }
      KafkaLines.send(broker.bootstrapServers(), "rows", PARTITIONS, Devices.rows(0, ROWS));
      KafkaLines.send(broker.bootstrapServers(), "labels", PARTITIONS, Devices.labels(0, ROWS));
      Map<String, String> queries = topic(broker, "queries");
      queries.put("learner", "own");
      Map<String, String> answers = topic(broker, "answers");
      answers.put("learner", "own");
      LearnPorts ports =
          LearnPorts.NONE
              .withLabels(topic(broker, "labels"))
              .withQueries(queries, answers)
              .withModels(Readings.files(folder.resolve("kafka-models")));
      JobRun job = live(topic(broker, "rows"), topic(broker, "out"), ports);
      job.awaitRows(ROWS);
      JsonNode model = ask(broker, "d7");
      assertThat(model.path("device").asText()).isEqualTo("d7");
      assertThat(model.path("updates").asLong()).isPositive();
      assertThat(model.path("weights")).hasSize(3);
      assertThat(ask(broker, "nobody").path("updates").isNull()).isTrue();
      job.drain(folder.resolve("savepoint"));
      RowAccount account = job.await();

      assertThat(account.isBalanced()).as(account.text()).isTrue();
      assertThat(account.labels()).extracting("learner").containsExactly("group", "own");
      List<String> out = new KafkaTexts(broker.bootstrapServers(), "out").read();
      out.sort(null);
      assertThat(out).isEqualTo(written("batch"));
      for (String models : List.of("-models-group", "-models-own", "-models-next")) {
        assertThat(written("kafka" + models)).isEqualTo(written("batch" + models));
      }
    }
  }

  private JobRun live(Map<String, String> from, Map<String, String> to, LearnPorts ports) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("parallelism.default", "2");
    settings.put("state.backend.type", "rocksdb");
    settings.put("execution.checkpointing.interval", "300 ms");
    settings.put("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    return new LearnJob(plan(from, to, STREAMING, settings), ports).learn("test");
  }

  private JobPlan plan(
      Map<String, String> from,
      Map<String, String> to,
      RuntimeExecutionMode mode,
      Map<String, String> settings) {
    return new JobPlan(
        DefinitionFiles.read(definition, null), from, Sinks.of(to), new Engine(mode, settings));
  }

  /** The answer to a question for a device's model. */
  private static JsonNode ask(KafkaBroker broker, String device) throws Exception {
    String question = "{\"device\": \"%s\", \"query_id\": \"of-%s\"}".formatted(device, device);
    KafkaLines.send(broker.bootstrapServers(), "queries", PARTITIONS, List.of(question));
    KafkaTexts answers = new KafkaTexts(broker.bootstrapServers(), "answers");
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < end) {
      for (String answer : answers.read()) {
        JsonNode model = JSON.readTree(answer);
        if (model.path("query_id").asText().equals("of-" + device)) {
          return model;
        }
      }
      Thread.sleep(200);
    }
    throw new AssertionError("no answer of " + device);
  }

  private static Map<String, String> topic(KafkaBroker broker, String name) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("connector", "kafka");
    options.put("topic", name);
    options.put("properties.bootstrap.servers", broker.bootstrapServers());
    options.put("format", "json");
    return options;
  }
}
