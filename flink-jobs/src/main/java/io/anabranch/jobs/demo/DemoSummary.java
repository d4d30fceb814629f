// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.jobs.run.RowAccount;
import java.nio.file.Path;
import java.util.List;

/**
 * What the demo found, for a person.
 *
 * @param deadLetters of the live job, as JSON
 */
record DemoSummary(RowAccount backfill, RowAccount live, List<String> deadLetters, Path out) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whether both modes gave the same rows, and neither lost one. */
  boolean isEqual() {
    return backfill.digest().equals(live.digest()) && backfill.isBalanced() && live.isBalanced();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    section(text, "backfill (Parquet, batch)", backfill.text());
    section(text, "live (Kafka, stream)", live.text());
    for (String letter : deadLetters) {
      text.append("    dead letter: ").append(reason(letter)).append(System.lineSeparator());
    }
    text.append(System.lineSeparator())
        .append(
            isEqual()
                ? "The same rows, bit for bit, features included: " + backfill.digest().hex()
                : "THE ROWS DIFFER: anabranch parity shows the first that do.")
        .append(System.lineSeparator())
        .append("Results: ")
        .append(out.resolve("backfill").toAbsolutePath().normalize())
        .append(System.lineSeparator());
    return text.toString();
  }

  private static void section(StringBuilder text, String title, String body) {
    text.append(title).append(System.lineSeparator()).append(body.indent(2));
  }

  private static String reason(String letter) {
    try {
      JsonNode fields = JSON.readTree(letter);
      return fields.path("stage").asText() + ": " + fields.path("reason").asText();
    } catch (JsonProcessingException e) {
      return letter;
    }
  }
}
