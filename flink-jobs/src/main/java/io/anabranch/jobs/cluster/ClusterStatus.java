// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.jobs.model.TextTable;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a cluster is: what runs, where it answers, what is missing. */
public final class ClusterStatus {
  private final ClusterFolder folder;
  private final InstantSource clock;
  private final ClusterRest rest = new ClusterRest();
  private final List<String> missing = new ArrayList<>();

  public ClusterStatus(ClusterFolder folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Prints it; returns whether nothing is missing. */
  public boolean print(PrintWriter out) {
    missing.clear();
    Optional<ClusterState> state = folder.state();
    if (state.isEmpty()) {
      out.println("no cluster runs from " + folder + "; anabranch cluster start makes one");
      return false;
    }
    print(state.get(), out);
    missing.forEach(problem -> out.println("PROBLEM: " + problem));
    return missing.isEmpty();
  }

  private void print(ClusterState state, PrintWriter out) {
    ClusterPlan plan = state.plan();
    Optional<JsonNode> overview = rest.overview(plan.rest());
    String jobs =
        overview.map(ClusterStatus::jobs).orElseGet(() -> miss("the JobManager does not answer"));
    out.printf("%-14s %s   %s%n", "web page", plan.rest().uri(), jobs);
    boolean gateway = rest.gatewayAnswers(plan.gateway());
    out.printf(
        "%-14s %s   %s%n",
        "SQL gateway",
        plan.gateway().uri(),
        gateway ? "answers" : miss("the SQL gateway does not answer"));
    out.printf("%-14s from port %d%n", "metrics", plan.metricsPort());
    out.printf("%-14s %s%n", "Flink", plan.from());
    if (!state.isSupervised()) {
      miss(
          "the supervisor has died: a process that dies is not replaced; anabranch cluster stop"
              + " cleans up");
    }
    processes(state, out);
    overview.ifPresent(
        body -> {
          int found = body.path("taskmanagers").asInt();
          if (found < plan.taskManagers()) {
            miss(found + " of " + plan.taskManagers() + " TaskManagers have registered");
          }
        });
  }

  private static String jobs(JsonNode overview) {
    return String.format(
        "%d of %d slots free, %d jobs running",
        overview.path("slots-available").asInt(),
        overview.path("slots-total").asInt(),
        overview.path("jobs-running").asInt());
  }

  private void processes(ClusterState state, PrintWriter out) {
    TextTable table = new TextTable("PROCESS", "PID", "UP", "RESTARTS", "LOG");
    table.row(
        "supervisor",
        Long.toString(state.supervisor().pid()),
        up(state.supervisor()),
        "",
        folder.supervisorLog().toString());
    for (MemberPlan member : state.plan().members()) {
      MemberState found =
          state.member(member.name()).orElse(new MemberState(member.name(), null, 0, null, false));
      if (!found.isAlive()) {
        miss(member.name() + ": " + (found.ended() == null ? "not started yet" : found.ended()));
      }
      table.row(
          member.name(),
          found.process() == null ? "-" : Long.toString(found.process().pid()),
          found.process() == null ? "DEAD" : up(found.process()),
          Integer.toString(found.restarts()),
          member.log());
    }
    out.println();
    out.print(table.text(""));
    out.flush();
  }

  private String up(ProcessMark process) {
    return process.since().map(this::up).orElse("DEAD");
  }

  private String up(Instant since) {
    Duration up = Duration.between(since, clock.instant());
    return up.toHours() > 0
        ? String.format("%d h %02d min", up.toHours(), up.toMinutesPart())
        : String.format("%d min %02d s", up.toMinutes(), up.toSecondsPart());
  }

  private String miss(String what) {
    missing.add(what);
    return "DOES NOT ANSWER";
  }
}
