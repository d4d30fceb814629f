// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.kafka;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One Kafka broker on this machine, in a JVM of its own, with its data in a temporary folder. It
 * ends with {@link #close} or with this JVM, whichever comes first, and leaves nothing behind.
 *
 * <p>Used by the thread that started it.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BrokerProcess process;
  private final Thread hook;
  private Admin admin;

  private KafkaBroker(BrokerProcess process) {
    this.process = process;
    this.hook = new Thread(process::stop, "kafka-broker-stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** A broker from the jars where the build put them; see {@link BrokerJars}. */
  public static KafkaBroker start() {
    return start(BrokerJars.find());
  }

  /**
   * A broker that answers when this returns, which takes some five seconds.
   *
   * @param jars folder with Kafka's jars
   * @throws MlException of kind USER where the folder holds no Kafka, EXTERNAL with the end of the
   *     broker's log where it does not come up
   */
  public static KafkaBroker start(Path jars) {
    return start(jars, 0);
  }

  /**
   * The same at a port of this machine.
   *
   * @throws MlException of kind USER where the port is taken
   */
  public static KafkaBroker startAt(int port) {
    return start(BrokerJars.find(), port);
  }

  private static KafkaBroker start(Path jars, int port) {
    BrokerProcess process = BrokerProcess.start(BrokerJars.check(jars), folder(), port);
    KafkaBroker broker = new KafkaBroker(process);
    try {
      process.await(PATIENCE);
      broker.admin = Admin.create(Map.<String, Object>of("bootstrap.servers", process.address()));
      ask("kafka", () -> broker.admin.describeCluster().nodes().get());
      return broker;
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("anabranch-kafka");
    } catch (IOException e) {
      throw new MlException(ErrorKind.EXTERNAL, "temporary folder: " + e.getMessage(), e);
    }
  }

  /** Host and port, as {@code properties.bootstrap.servers} wants them. */
  public String bootstrapServers() {
    return process.address();
  }

  /** Returns when every partition takes records. */
  public void createTopic(String name, int partitions) {
    // Records keep their place however old their times are.
    NewTopic topic =
        new NewTopic(name, partitions, (short) 1)
            .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"));
    ask("topic: " + name, () -> admin.createTopics(List.of(topic)).all().get());
    // A producer that meets a partition without a leader may lose the order of its first batches,
    // and
    // then repeats them in vain for two minutes. This question waits for the leaders.
    ask("topic: " + name, () -> ends(name, partitions));
  }

  /**
   * The end of each partition: how many records it holds, transaction markers included.
   *
   * @return partition to offset
   */
  public Map<Integer, Long> endOffsets(String topic) {
    return ask(
        "topic: " + topic,
        () ->
            ends(
                topic,
                admin
                    .describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .size()));
  }

  private Map<Integer, Long> ends(String topic, int partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      wanted.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    Map<Integer, Long> ends = new TreeMap<>();
    admin
        .listOffsets(wanted)
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }

  private interface Question<T> {
    T ask() throws ExecutionException, InterruptedException;
  }

  private static <T> T ask(String what, Question<T> question) {
    try {
      return question.ask();
    } catch (ExecutionException e) {
      throw new MlException(ErrorKind.EXTERNAL, what + ": " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MlException(ErrorKind.EXTERNAL, what + ": interrupted", e);
    }
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
    process.stop();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook runs, and finds nothing left to do.
      return;
    }
  }
}
