// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Stops a cluster, and what a dead supervisor has left of it. */
public final class ClusterStop {
  private static final Duration SUPERVISOR = Duration.ofSeconds(60);
  private static final Duration MEMBER = Duration.ofSeconds(10);

  private final ClusterFolder folder;

  public ClusterStop(ClusterFolder folder) {
    this.folder = folder;
  }

  /** Stops what runs; says so where nothing does. */
  public void stop(PrintWriter out) {
    ClusterState state = folder.state().orElse(null);
    boolean supervised = state != null && state.isSupervised();
    if (!supervised) {
      StartChecks.noUnknownSupervisor(folder);
    }
    if (state == null || state.alive().isEmpty()) {
      folder.forgetState();
      out.println("no cluster runs from " + folder);
      return;
    }
    state.supervisor().end(SUPERVISOR);
    endLeftovers(out);
    out.println((supervised ? "stopped: " : "cleaned up: ") + folder);
  }

  /** Ends the processes without a supervisor, of which one that ended in order leaves none. */
  void endLeftovers(PrintWriter out) {
    List<MemberState> left =
        folder.state().map(ClusterState::members).orElse(List.of()).stream()
            .filter(MemberState::isAlive)
            .toList();
    // The JobManager last: it goes on to serve those that say goodbye.
    left.stream()
        .filter(member -> !member.name().equals(MemberPlan.JOB_MANAGER))
        .forEach(member -> member.process().ask());
    for (int i = left.size() - 1; i >= 0; i--) {
      left.get(i).process().end(MEMBER);
      out.println("ended " + left.get(i).name() + ", which its supervisor had left");
    }
    List<String> alive = left.stream().filter(MemberState::isAlive).map(MemberState::name).toList();
    if (!alive.isEmpty()) {
      throw new MlException(
          ErrorKind.EXTERNAL, "cluster: cannot end " + alive + " (expected: processes of yours)");
    }
    folder.forgetState();
  }
}
