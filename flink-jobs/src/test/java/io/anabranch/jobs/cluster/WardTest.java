// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WardTest {
  @TempDir Path folder;
  private Instant now = Instant.parse("2001-06-29T00:00:00Z");

  @Test
  void aProcessThatDiedIsStartedAgainWhenItIsDue() throws Exception {
    Ward ward = ward("sleep 600");
    assertThat(ward.tend()).isTrue();
    ProcessMark first = ward.state().process();
    assertThat(first.isAlive()).isTrue();
    assertThat(ward.tend()).isFalse();
    first.process().orElseThrow().destroyForcibly();
    assertThat(first.ended(Duration.ofSeconds(10))).isTrue();
    assertThat(tendUntilChange(ward)).isTrue();
    assertThat(ward.state())
        .isEqualTo(
            new MemberState(
                "taskmanager-1", null, 0, "ended with status 137 at 2001-06-29T00:00:00Z", false));
    assertThat(ward.tend()).isFalse();
    now = now.plusMillis(500);
    assertThat(ward.tend()).isTrue();
    assertThat(ward.state().restarts()).isEqualTo(1);
    assertThat(ward.isAlive()).isTrue();
    ward.end(Duration.ofSeconds(10));
    assertThat(ward.isAlive()).isFalse();
    now = now.plusSeconds(3600);
    assertThat(ward.tend()).isFalse();
  }

  @Test
  void aProcessThatCannotLiveIsGivenUpWithAReason() throws Exception {
    Ward ward = ward("echo no room; exit 3");
    for (int change = 0; change < 22; change++) {
      now = now.plusSeconds(20);
      assertThat(tendUntilChange(ward)).isTrue();
    }
    assertThat(ward.isAbandoned()).isTrue();
    assertThat(ward.state().ended())
        .startsWith("ended with status 3 at ")
        .endsWith("; given up: more than 10 ends in a row, each within 30 s");
    assertThat(Files.readAllLines(folder.resolve("out"))).hasSize(11).containsOnly("no room");
  }

  @Test
  void aProgramThatIsMissingIsAReasonToo() {
    Ward ward =
        new Ward(
            new MemberPlan(
                "gateway", List.of("/no/such"), Map.of(), "log", folder.resolve("out").toString()),
            () -> now);
    assertThat(ward.tend()).isTrue();
    assertThat(ward.state().ended()).contains("/no/such");
  }

  private Ward ward(String script) {
    return new Ward(
        new MemberPlan(
            "taskmanager-1",
            List.of("/bin/sh", "-c", "exec 2>&1; " + script),
            Map.of(),
            "log",
            folder.resolve("out").toString()),
        () -> now);
  }

  /** A process that was told to end takes a moment. */
  private static boolean tendUntilChange(Ward ward) throws InterruptedException {
    for (int i = 0; i < 500; i++) {
      if (ward.tend()) {
        return true;
      }
      Thread.sleep(10);
    }
    return false;
  }
}
