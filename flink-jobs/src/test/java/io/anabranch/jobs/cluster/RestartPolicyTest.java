// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RestartPolicyTest {
  private static final Instant START = Instant.parse("2001-06-29T00:00:00Z");

  private final RestartPolicy policy = new RestartPolicy();

  @Test
  void aProcessThatKeepsDyingYoungWaitsLongerAndIsGivenUp() {
    Instant death = START.plusSeconds(29);
    Duration last = Duration.ZERO;
    for (int i = 0; i < 10; i++) {
      Duration wait = Duration.between(death, policy.next(START, death).orElseThrow());
      assertThat(wait).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Duration.ofSeconds(20));
      last = wait;
    }
    assertThat(last).isEqualTo(Duration.ofSeconds(20));
    assertThat(policy.next(START, death)).isEmpty();
    assertThat(RestartPolicy.limit()).isEqualTo("more than 10 ends in a row, each within 30 s");
  }

  @Test
  void deathsAfterALongerLifeDoNotCountHoweverMany() {
    Instant late = START.plusSeconds(30);
    for (int i = 0; i < 50; i++) {
      assertThat(policy.next(START, late)).contains(late.plusMillis(500));
    }
    for (int i = 0; i < 5; i++) {
      policy.next(START, START);
    }
    assertThat(policy.next(START, late)).contains(late.plusMillis(500));
  }
}
