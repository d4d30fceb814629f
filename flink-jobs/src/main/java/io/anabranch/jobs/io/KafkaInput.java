// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;

/** What a Kafka source is given beside the user's options. */
final class KafkaInput {
  private static final String START = "scan.startup.mode";
  private static final String GROUP = "properties.group.id";

  private KafkaInput() {}

  /**
   * Committed records only, and all of them: from where the group stands if there is one, else from
   * the beginning; in BATCH up to what is there when the job starts.
   */
  static void defaults(Map<String, String> options, RuntimeExecutionMode mode) {
    if (!"kafka".equals(options.get("connector"))) {
      return;
    }
    options.putIfAbsent("properties.isolation.level", "read_committed");
    if (options.containsKey(GROUP)) {
      options.putIfAbsent("properties.auto.offset.reset", "earliest");
    } else {
      options.putIfAbsent(START, "earliest-offset");
    }
    if (mode == RuntimeExecutionMode.BATCH) {
      options.putIfAbsent("scan.bounded.mode", "latest-offset");
    }
  }
}
