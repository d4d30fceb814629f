// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.jobs.kafka.KafkaBroker;
import io.anabranch.jobs.kafka.KafkaFeeder;
import io.anabranch.operators.row.RowTypes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class KafkaTablesITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final List<Column> COLUMNS =
      List.of(
          new Column("device", ColumnType.STRING),
          new Column("at", ColumnType.TIMESTAMP),
          new Column("value", ColumnType.DOUBLE));
  private static final int ROWS = 3_000;

  private static KafkaBroker broker;

  @TempDir Path folder;

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({"STREAMING,1", "STREAMING,2", "BATCH,2"})
  void rowsComeBackFromThreePartitionsAndNoneIsLate(RuntimeExecutionMode mode, int parallelism)
      throws Exception {
    String topic = "round-trip-" + mode + parallelism;
    broker.createTopic(topic, 3);
    SourceSpec files = spec(files(rows(ROWS)), mode);

    long fed =
        KafkaFeeder.feed(
            StreamExecutionEnvironment.getExecutionEnvironment(),
            files,
            List.of("device"),
            broker.bootstrapServers(),
            topic);
    ReadRows read = ReadRows.of(spec(from(topic), mode), parallelism);

    assertThat(fed).isEqualTo(ROWS);
    assertThat(broker.endOffsets(topic).values()).hasSize(3).allMatch(end -> end > 0);
    assertThat(broker.endOffsets(topic).values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(ROWS);
    assertThat(read.rows()).isEqualTo(ReadRows.of(files, 1).rows());
    assertThat(read.rows()).hasSize(ROWS);
    // The out-of-orderness allowed is one second; each partition is a day ahead of the next.
    assertThat(read.late()).isZero();
    assertThat(read.deadLetters()).isEmpty();
  }

  @Test
  void avroRecordsComeBackAndOthersBecomeDeadLetters() throws Exception {
    broker.createTopic("avro", 2);
    SourceSpec files = spec(files(rows(100)), RuntimeExecutionMode.BATCH);
    Map<String, String> avro = new HashMap<>(from("avro"));
    avro.put("format", "avro");
    StreamExecutionEnvironment env = ReadRows.environment(files, 1);
    Rows rows = TableSource.open(env, files);
    TableSink.write(
        rows.rows(), rows.type(), to("avro", "avro"), RuntimeExecutionMode.BATCH, "avro");
    env.execute("avro");
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      producer.send(new ProducerRecord<>("avro", new byte[] {1, 2, 3}));
    }

    ReadRows read = ReadRows.of(spec(avro, RuntimeExecutionMode.STREAMING), 1);

    assertThat(read.rows()).isEqualTo(ReadRows.of(files, 1).rows());
    assertThat(read.deadLetters()).hasSize(1).first().asString().contains("(expected: avro)");
  }

  @Test
  void aPartitionThatIsFarBehindIsNotLate() throws Exception {
    broker.createTopic("far-apart", 3);
    LocalDateTime start = LocalDateTime.parse("2001-06-01T00:00:00");
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int row = 0; row < ROWS; row++) {
        String text = row("d" + row % 3, start.plusDays(row % 3).plusSeconds(row), row);
        producer.send(new ProducerRecord<>("far-apart", row % 3, null, bytes(text)));
      }
    }

    ReadRows read = ReadRows.of(spec(from("far-apart"), RuntimeExecutionMode.STREAMING), 1);

    assertThat(read.rows()).hasSize(ROWS);
    assertThat(read.late()).isZero();
  }

  @Test
  void whatCannotBeDecodedBecomesADeadLetter() throws Exception {
    broker.createTopic("bad", 1);
    String good = row("a", LocalDateTime.parse("2001-06-01T00:00:00"), 1);
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (byte[] value :
          new byte[][] {
            bytes(good),
            null,
            {},
            bytes("nonsense"),
            {(byte) 0xff, 0},
            bytes(good.replace("1.0", "\"high\"")),
            bytes(good.replace("\"a\"", "null")),
            bytes(good),
          }) {
        producer.send(new ProducerRecord<>("bad", value));
      }
    }

    ReadRows read = ReadRows.of(spec(from("bad"), RuntimeExecutionMode.STREAMING), 1);

    assertThat(read.rows()).hasSize(2);
    assertThat(read.rowsIn()).isEqualTo(8);
    assertThat(read.deadLetters())
        .hasSize(6)
        .anyMatch(letter -> letter.contains("Unrecognized token 'nonsense'"))
        .anyMatch(letter -> letter.contains("\"original\": \"base64:/wA=\""))
        .anyMatch(letter -> letter.contains("value: \\\"high\\\" (expected: DOUBLE)"))
        .anyMatch(letter -> letter.contains("device: null (expected: a value"));
    assertThat(
            read.deadLetters().stream().filter(l -> l.contains("record: empty (expected: json)")))
        .hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"STREAMING", "BATCH"})
  void aJobThatFailsAndRestartsWritesEachRowOnce(RuntimeExecutionMode mode) throws Exception {
    String in = "in-" + mode;
    String out = "out-" + mode;
    broker.createTopic(in, 3);
    broker.createTopic(out, 2);
    KafkaFeeder.feed(
        StreamExecutionEnvironment.getExecutionEnvironment(),
        spec(files(rows(ROWS)), mode),
        List.of("device"),
        broker.bootstrapServers(),
        in);

    copyFailingOnce(in, out, mode);
    ReadRows read = ReadRows.of(spec(from(out), RuntimeExecutionMode.STREAMING), 2);

    assertThat(read.rowsIn()).isEqualTo(ROWS);
    assertThat(read.rows())
        .isEqualTo(ReadRows.of(spec(from(in), RuntimeExecutionMode.BATCH), 1).rows());
  }

  @Test
  void aTopicThatIsNotThereAndABrokerThatDoesNotAnswerAreNamed() {
    broker.createTopic("present", 1);
    Map<String, String> unreachable = new HashMap<>(from("present"));
    unreachable.put("properties.bootstrap.servers", "127.0.0.1:1");

    assertThatThrownBy(() -> open(from("absent")))
        .isInstanceOf(MlException.class)
        .hasMessageStartingWith("topic: absent is not on the broker (expected: one of ")
        .hasMessageContaining("present");
    assertThatThrownBy(() -> open(unreachable))
        .isInstanceOf(MlException.class)
        .hasMessage(
            "properties.bootstrap.servers: 127.0.0.1:1 (expected: a Kafka broker that answers"
                + " within 5 s; is it running, and reachable from here?)");
  }

  private static void copyFailingOnce(String in, String out, RuntimeExecutionMode mode)
      throws Exception {
    SourceSpec spec = spec(from(in), mode);
    StreamExecutionEnvironment env = ReadRows.environment(spec, 2);
    env.configure(FailOnce.settings());
    Rows rows = TableSource.open(env, spec);
    TableSink.write(
        rows.rows().map(new FailOnce(ROWS / 6, mode)).returns(InternalTypeInfo.of(rows.type())),
        RowTypes.of(COLUMNS),
        to(out, "json"),
        mode,
        "copy");
    env.execute("copy");
  }

  private static void open(Map<String, String> options) {
    TableSource.open(
        StreamExecutionEnvironment.getExecutionEnvironment(),
        spec(options, RuntimeExecutionMode.STREAMING));
  }

  private static SourceSpec spec(Map<String, String> options, RuntimeExecutionMode mode) {
    return new SourceSpec(
        COLUMNS,
        options,
        mode,
        Optional.of(new EventTime("at", Duration.ofSeconds(1))),
        List.of("device"));
  }

  private static Map<String, String> to(String topic, String format) {
    return Map.of(
        "connector",
        "kafka",
        "topic",
        topic,
        "format",
        format,
        "properties.bootstrap.servers",
        broker.bootstrapServers());
  }

  private static Map<String, String> from(String topic) {
    return Map.of(
        "connector", "kafka",
        "topic", topic,
        "format", "json",
        "properties.bootstrap.servers", broker.bootstrapServers(),
        "scan.bounded.mode", "latest-offset");
  }

  private Map<String, String> files(List<String> rows) throws Exception {
    Path file = Files.write(folder.resolve("rows.json"), rows);
    return Map.of("connector", "filesystem", "path", file.toString(), "format", "json");
  }

  private static List<String> rows(int count) {
    LocalDateTime start = LocalDateTime.parse("2001-06-01T00:00:00");
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      rows.add(row("device-" + row % 11, start.plusSeconds(row), row));
    }
    return rows;
  }

  private static String row(String device, LocalDateTime at, int value) {
    return "{\"device\":\"%s\",\"at\":\"%s\",\"value\":%d.0}".formatted(device, at, value);
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
