// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.junit.jupiter.api.Test;

final class SinksTest {
  private static final Map<String, String> KEYED =
      Map.of(
          "connector", "kafka",
          "topic", "delays",
          "key.format", "raw",
          "key.fields", "origin",
          "value.format", "json",
          "value.fields-include", "EXCEPT_KEY");

  @Test
  void deadLettersOfAKeyedTopicHaveNoKey() {
    assertThat(Sinks.of(KEYED).deadLetters())
        .isEqualTo(Map.of("connector", "kafka", "topic", "delays-dead-letters", "format", "json"));
  }

  @Test
  void whatStandsBesideFilesCanBeRead() {
    Map<String, String> files =
        Map.of("connector", "filesystem", "path", "out/delays/", "format", "parquet");
    assertThat(Sinks.of(files).late())
        .isEqualTo(Map.of("connector", "filesystem", "path", "out/delays-late", "format", "json"));
  }

  @Test
  void aLiveJobFindsItsTransactionsAgainAndABackfillNeverEndsThem() {
    Sinks live = Sinks.of(KEYED).ofJob("job", RuntimeExecutionMode.STREAMING);
    Sinks backfill = Sinks.of(KEYED).ofJob("job", RuntimeExecutionMode.BATCH);
    String option = "sink.transactional-id-prefix";
    assertThat(live.results()).containsEntry(option, "job-delays");
    assertThat(live.deadLetters()).containsEntry(option, "job-delays-dead-letters");
    assertThat(backfill.results().get(option)).startsWith("job-").isNotEqualTo("job-delays");
  }
}
