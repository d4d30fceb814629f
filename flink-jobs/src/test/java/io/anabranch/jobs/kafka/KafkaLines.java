// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.kafka;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Lines into a topic, spread evenly: every partition has some, in order. */
public final class KafkaLines {
  private KafkaLines() {}

  /** Returns when the broker has them all. */
  public static void send(
      String bootstrapServers, String topic, int partitions, List<String> lines) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < lines.size(); i++) {
        byte[] value = lines.get(i).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, i % partitions, null, value));
      }
    }
  }
}
