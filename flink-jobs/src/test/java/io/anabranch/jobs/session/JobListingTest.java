// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JobListingTest {
  @Test
  void aJobIsALine() {
    JobSummary live =
        new JobSummary(
            new JobID(0, 1),
            "delays",
            JobStatus.RUNNING,
            Instant.parse("2026-01-02T03:04:05Z"),
            2,
            Optional.of(new JobSummary.Checkpoint(Duration.ofSeconds(12), 1536)));
    JobSummary backfill =
        new JobSummary(
            new JobID(0, 2),
            "fit",
            JobStatus.FAILED,
            Instant.parse("2026-01-02T03:04:06Z"),
            0,
            Optional.empty());
    assertThat(new JobListing(ZoneOffset.UTC).text(List.of(live, backfill)).lines())
        .containsExactly(
            "ID                                NAME    STATE    SINCE                RESTARTS  LAST"
                + " CHECKPOINT",
            live.id() + "  delays  RUNNING  2026-01-02 03:04:05  2         1.5 KiB, 12 s ago",
            backfill.id() + "  fit     FAILED   2026-01-02 03:04:06  0         -");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "5767168, 5.5 MiB",
    "1099511627776, 1.0 TiB"
  })
  void sizesAreInTheLargestUnit(long bytes, String text) {
    assertThat(JobListing.size(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 s", "119, 119 s", "120, 2 min", "7199, 119 min", "7200, 2 h", "172800, 2 d"})
  void agesAreInTheLargestUnitOfWhichThereAreTwo(long seconds, String text) {
    assertThat(JobListing.age(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
