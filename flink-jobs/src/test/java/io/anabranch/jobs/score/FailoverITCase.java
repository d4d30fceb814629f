// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import static org.apache.flink.api.common.RuntimeExecutionMode.BATCH;
import static org.apache.flink.api.common.RuntimeExecutionMode.STREAMING;
import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.jobs.io.SourceSpec;
import io.anabranch.jobs.kafka.KafkaBroker;
import io.anabranch.jobs.kafka.KafkaFeeder;
import io.anabranch.jobs.run.JobRun;
import io.anabranch.jobs.run.RowAccount;
import io.anabranch.models.DefinitionFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Law 8: after a killed TaskManager all outputs are those of a run without the failure. */
final class FailoverITCase {
  @RegisterExtension static final MiniClusterExtension CLUSTER = Workers.extension();

  private static final int HALF = 3_000;
  private static final int MANY = 60_000;
  private static final int LATE = 5;

  private static Workers workers;

  @TempDir Path folder;
  private DefinitionFiles files;

  @BeforeAll
  static void findWorkers(@InjectMiniCluster MiniCluster cluster) {
    workers = new Workers(cluster);
  }

  @BeforeEach
  void writeDefinition() {
    files = DefinitionFiles.read(Readings.definition(folder), null);
  }

  private Engine engine(RuntimeExecutionMode mode) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("parallelism.default", "2");
    settings.put("restart-strategy.type", "fixed-delay");
    settings.put("restart-strategy.fixed-delay.attempts", "10");
    settings.put("restart-strategy.fixed-delay.delay", "50 ms");
    if (mode == STREAMING) {
      settings.put("state.backend.type", "rocksdb");
      settings.put("execution.checkpointing.interval", "200 ms");
      settings.put("execution.checkpointing.storage", "filesystem");
      settings.put("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    }
    return new Engine(mode, settings);
  }

  private JobRun start(
      Map<String, String> from, Map<String, String> to, RuntimeExecutionMode mode) {
    return new ScoringJob(files, from, Readings.sinks(to), engine(mode)).score("test");
  }

  @Test
  void aStreamThatLosesItsTaskManagerWritesToKafkaWhatABatchWritesToFiles() throws Exception {
    Path first = Readings.write(folder.resolve("in/1.json"), Readings.rows(0, HALF));
    Path second = Readings.write(folder.resolve("in/2.json"), Readings.rows(HALF, 2 * HALF));
    Path late = Readings.write(folder.resolve("late.json"), Readings.rows(0, LATE));
    Path expected = folder.resolve("expected");
    RowAccount batch =
        start(Readings.files(folder.resolve("in")), Readings.files(expected), BATCH).await();
    assertThat(batch.scored()).isEqualTo(2 * HALF);

    try (KafkaBroker broker = KafkaBroker.start()) {
      for (String topic : List.of("scores", "scores-dead-letters", "scores-late")) {
        broker.createTopic(topic, 1);
      }
      broker.createTopic("readings", 3);
      Map<String, String> from = topic(broker, "readings");
      from.put("scan.startup.mode", "earliest-offset");
      JobRun job = start(from, topic(broker, "scores"), STREAMING);
      feed(broker, first);
      job.awaitRows(HALF);
      workers.awaitCheckpoint(job.client().getJobID());
      feed(broker, second);
      workers.kill();
      job.awaitRows(2 * HALF);
      workers.awaitCheckpoint(job.client().getJobID());
      feed(broker, late);
      job.awaitRows(2 * HALF + LATE);
      assertThat(workers.restarts(job.client().getJobID())).isPositive();
      job.drain(folder.resolve("savepoint"));
      RowAccount stream = job.await();

      assertThat(stream.in()).isEqualTo(2 * HALF + LATE);
      assertThat(stream.late()).isEqualTo(LATE);
      assertThat(stream.deadLettered()).isZero();
      assertThat(stream.isBalanced()).isTrue();
      assertThat(stream.digest()).isEqualTo(batch.digest());
      assertThat(committed(broker, "scores")).isEqualTo(Readings.lines(expected));
      assertThat(committed(broker, "scores-late")).hasSize(LATE);
      assertThat(committed(broker, "scores-late").get(0)).contains("\"device\":", "\"colour\":");
    }
  }

  @Test
  void aBatchThatLosesItsTaskManagerGivesTheSameRows() throws Exception {
    List<String> rows = Readings.rows(0, MANY);
    for (int i = 0; i < 6; i++) {
      Readings.write(
          folder.resolve("in/" + i + ".json"), rows.subList(i * MANY / 6, (i + 1) * MANY / 6));
    }
    Map<String, String> from = Readings.files(folder.resolve("in"));
    RowAccount undisturbed = start(from, Readings.files(folder.resolve("a")), BATCH).await();

    JobRun job = start(from, Readings.files(folder.resolve("b")), BATCH);
    while (job.rowsIn() < MANY / 20) {
      Thread.sleep(10);
    }
    workers.kill();
    RowAccount disturbed = job.await();

    assertThat(workers.restarts(job.client().getJobID())).isPositive();
    assertThat(disturbed.digest()).isEqualTo(undisturbed.digest());
    assertThat(disturbed.in()).isEqualTo(MANY);
    assertThat(disturbed.isBalanced()).isTrue();
    assertThat(Readings.lines(folder.resolve("b"))).isEqualTo(Readings.lines(folder.resolve("a")));
  }

  private static Map<String, String> topic(KafkaBroker broker, String name) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("connector", "kafka");
    options.put("topic", name);
    options.put("properties.bootstrap.servers", broker.bootstrapServers());
    options.put("format", "json");
    return options;
  }

  private void feed(KafkaBroker broker, Path rows) {
    SourceSpec source = Sources.of(files.spec().definition(), Readings.files(rows), BATCH);
    KafkaFeeder.feed(
        engine(BATCH).environment(), source, source.key(), broker.bootstrapServers(), "readings");
  }

  /** What a reader sees that waits for transactions to be committed, sorted. */
  private static List<String> committed(KafkaBroker broker, String topic) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "isolation.level",
            "read_committed",
            "key.deserializer",
            ByteArrayDeserializer.class,
            "value.deserializer",
            ByteArrayDeserializer.class);
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = broker.endOffsets(topic).get(0);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
      }
    }
    values.sort(null);
    return values;
  }
}
