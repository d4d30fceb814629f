// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SupervisorTest {
  @TempDir Path path;

  @Test
  void whatCannotBeWrittenDownRunsOnAndIsWrittenLater() throws IOException {
    ClusterFolder folder = new ClusterFolder(path);
    MemberPlan member = sleeping();
    ClusterPlan plan =
        new ClusterPlan("here", "localhost", 8081, 8083, 9250, 1, 1, List.of(member));
    Supervisor supervisor = new Supervisor(folder, plan, InstantSource.system());
    Ward ward = supervisor.add(member);
    try {
      Path inTheWay = Files.createDirectory(path.resolve("cluster.json.new"));
      supervisor.tend();
      supervisor.tend();
      assertThat(ward.isAlive()).isTrue();
      assertThat(folder.state()).isEmpty();
      Files.delete(inTheWay);
      supervisor.tend();
      assertThat(folder.state().orElseThrow().member("jobmanager").orElseThrow().isAlive())
          .isTrue();
    } finally {
      supervisor.stop();
    }
    assertThat(ward.isAlive()).isFalse();
    assertThat(folder.state()).isEmpty();
  }

  private MemberPlan sleeping() {
    return new MemberPlan(
        "jobmanager",
        List.of("sleep", "600"),
        Map.of(),
        "log",
        path.resolve("jobmanager.out").toString());
  }
}
