// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartFailureITCase {
  @TempDir Path path;

  @Test
  void aProcessThatDoesNotStartEndsTheStartWithItsLog() {
    ClusterFolder folder = new ClusterFolder(path.resolve("cluster"));
    assertThatThrownBy(() -> TestClusters.start(folder, TestClusters.spec(), new Failing(folder)))
        .hasMessageMatching(
            "(?s)jobmanager: ended with status 3 at .*; .*jobmanager.log ends with\n"
                + "  \\(empty\\)\n.*jobmanager.out ends with\n  no room\n  no room.*");
    assertThat(folder.running()).isEmpty();
    assertThat(folder.state()).isEmpty();
  }

  /** Flink that cannot start. */
  private record Failing(ClusterFolder folder) implements Launcher {
    @Override
    public String from() {
      return "nowhere";
    }

    @Override
    public void prepare() {}

    @Override
    public MemberPlan plan(Role role, String name, Map<String, String> settings) {
      return new MemberPlan(
          name,
          List.of("/bin/sh", "-c", "echo no room; exit 3"),
          Map.of(),
          folder.logs().resolve(name + ".log").toString(),
          folder.logs().resolve(name + ".out").toString());
    }
  }

  @Test
  void twoStartsOfOneFolderAreRefused() throws IOException {
    ClusterFolder cluster = new ClusterFolder(path.resolve("twice"));
    cluster.create();
    FolderLock lock = FolderLock.take(cluster.startLock()).orElseThrow();
    try {
      assertThatThrownBy(() -> TestClusters.start(cluster.path(), TestClusters.spec()))
          .hasMessage(
              "--folder: another start is under way in " + cluster + " (expected: one at a time)");
    } finally {
      lock.close();
    }
  }
}
