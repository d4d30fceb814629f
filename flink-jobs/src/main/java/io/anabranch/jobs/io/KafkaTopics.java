// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks a Kafka broker, before a job starts, whether what the options name is there. */
final class KafkaTopics {
  private static final String PROPERTIES = "properties.";
  private static final String SERVERS = PROPERTIES + "bootstrap.servers";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private KafkaTopics() {}

  static boolean isKafka(Map<String, String> options) {
    return "kafka".equals(options.get("connector")) && options.get(SERVERS) != null;
  }

  /**
   * The topics exist. Readers beyond the number of partitions would never have a watermark and hold
   * everyone's back, so {@code scan.parallelism} is set no higher than that.
   */
  static void source(StreamExecutionEnvironment env, Map<String, String> options) {
    if (!isKafka(options)) {
      return;
    }
    try (Admin admin = admin(options)) {
      requireBroker(admin, options);
      if (options.get("topic") != null && env.getParallelism() > 0) {
        int partitions =
            describe(admin, List.of(options.get("topic").split(";"))).stream()
                .mapToInt(topic -> topic.partitions().size())
                .sum();
        options.putIfAbsent(
            "scan.parallelism", Integer.toString(Math.min(env.getParallelism(), partitions)));
      }
    }
  }

  /** The broker answers; a topic that is not there yet may be made by the first row. */
  static void sink(Map<String, String> options) {
    if (!isKafka(options)) {
      return;
    }
    try (Admin admin = admin(options)) {
      requireBroker(admin, options);
    }
  }

  private static Collection<TopicDescription> describe(Admin admin, List<String> topics) {
    for (String topic : topics) {
      try {
        admin.describeTopics(List.of(topic)).allTopicNames().get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
          throw MlException.user(
              "topic: " + topic + " is not on the broker (expected: one of " + names(admin) + ")");
        }
        throw external("topic: " + topic + ": " + Reasons.of(e), e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
    try {
      return admin.describeTopics(topics).allTopicNames().get().values();
    } catch (ExecutionException e) {
      throw external("topic: " + topics + ": " + Reasons.of(e), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static String names(Admin admin) throws MlException {
    try {
      return String.join(", ", new TreeSet<>(admin.listTopics().names().get()));
    } catch (ExecutionException e) {
      throw external("topic: " + Reasons.of(e), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void requireBroker(Admin admin, Map<String, String> options) {
    try {
      admin.describeCluster().nodes().get();
    } catch (ExecutionException e) {
      throw new MlException(
          ErrorKind.USER,
          SERVERS
              + ": "
              + options.get(SERVERS)
              + " (expected: a Kafka broker that answers within "
              + PATIENCE.toSeconds()
              + " s; is it running, and reachable from here?)",
          e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static Admin admin(Map<String, String> options) {
    Properties properties = new Properties();
    options.forEach(
        (key, value) -> {
          if (key.startsWith(PROPERTIES)) {
            properties.put(key.substring(PROPERTIES.length()), value);
          }
        });
    for (String limit : Arrays.asList("default.api.timeout.ms", "request.timeout.ms")) {
      properties.put(limit, Long.toString(PATIENCE.toMillis()));
    }
    try {
      return Admin.create(properties);
    } catch (KafkaException e) {
      throw new MlException(ErrorKind.USER, SERVERS + ": " + Reasons.of(e), e);
    }
  }

  private static MlException external(String message, Exception cause) {
    return new MlException(ErrorKind.EXTERNAL, message, cause);
  }

  private static MlException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return external("kafka: interrupted while asking the broker", e);
  }
}
