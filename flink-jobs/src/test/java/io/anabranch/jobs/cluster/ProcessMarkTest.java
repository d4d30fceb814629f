// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ProcessMarkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Test
  void aNumberThatWasGivenAnewIsAnotherProcess() throws Exception {
    Process process = new ProcessBuilder("sleep", "600").start();
    try {
      ProcessMark mark = ProcessMark.of(process.toHandle());
      ProcessMark earlier = new ProcessMark(mark.pid(), mark.started() - 1);
      assertThat(mark.isAlive()).isTrue();
      assertThat(earlier.isAlive()).isFalse();
      earlier.end(PATIENCE);
      assertThat(process.isAlive()).isTrue();
      mark.end(PATIENCE);
      assertThat(ends(process)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aProcessThatDoesNotListenIsEndedByForce() throws Exception {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", "trap '' TERM; echo up; while :; do sleep 1; done")
            .start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("up");
      ProcessMark.of(process.toHandle()).end(Duration.ofMillis(200));
      assertThat(ends(process)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * A {@link Process} learns of its own end by a thread of its own, maybe later than its handle.
   */
  private static boolean ends(Process process) throws InterruptedException {
    return process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
