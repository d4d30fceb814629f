// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A cluster as its supervisor sees it, written at every change. */
record ClusterState(ClusterPlan plan, ProcessMark supervisor, List<MemberState> members) {
  @JsonIgnore
  boolean isSupervised() {
    return supervisor.isAlive();
  }

  /** What lives of it; the supervisor comes first. */
  @JsonIgnore
  List<String> alive() {
    return Stream.concat(
            supervisor.process().map(process -> "supervisor (pid " + process.pid() + ")").stream(),
            members.stream()
                .filter(MemberState::isAlive)
                .map(member -> member.name() + " (pid " + member.process().pid() + ")"))
        .toList();
  }

  Optional<MemberState> member(String name) {
    return members.stream().filter(member -> member.name().equals(name)).findFirst();
  }
}
