// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;

/** What a Kafka sink is given beside the user's options. */
final class KafkaOutput {
  private static final String GUARANTEE = "sink.delivery-guarantee";
  private static final String EXACTLY_ONCE = "exactly-once";

  private KafkaOutput() {}

  /**
   * Exactly once, in both modes. A transaction may last as long as a broker allows by default (15
   * minutes) and no longer: Flink's default of one hour is refused.
   */
  static void defaults(Map<String, String> options, RuntimeExecutionMode mode, String name) {
    if (!"kafka".equals(options.get("connector"))) {
      return;
    }
    options.putIfAbsent(GUARANTEE, EXACTLY_ONCE);
    if (EXACTLY_ONCE.equals(options.get(GUARANTEE))) {
      options.putIfAbsent("sink.transactional-id-prefix", name + "-" + options.get("topic"));
      options.putIfAbsent("properties.transaction.timeout.ms", "900000");
    }
    if ("json".equals(options.getOrDefault("format", options.get("value.format")))) {
      String prefix = options.containsKey("format") ? "json." : "value.json.";
      options.putIfAbsent(prefix + "timestamp-format.standard", "ISO-8601");
    }
  }
}
