// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Watches a cluster come up: shows each step once, ends early where a process keeps dying. */
final class StartWatch {
  private static final Duration PULSE = Duration.ofMillis(300);
  private static final Duration STOP = Duration.ofSeconds(40);

  /** One death may be bad luck, as a port taken between the check and the start. */
  private static final int TOO_OFTEN = 2;

  private static final String INTERRUPTED = "cluster: interrupted, and stopped again";

  private final ClusterFolder folder;
  private final Process supervisor;
  private final PrintWriter out;
  private final ClusterRest rest = new ClusterRest();
  private final Set<String> shown = new LinkedHashSet<>();
  private final long started = System.nanoTime();
  private volatile boolean abandoned;

  StartWatch(ClusterFolder folder, Process supervisor, PrintWriter out) {
    this.folder = folder;
    this.supervisor = supervisor;
    this.out = out;
  }

  /** Returns when all answer; else stops what was started and throws. */
  void await(Duration patience) {
    ClusterPlan plan = folder.readPlan();
    try {
      while (!isReady(plan)) {
        Optional<MlException> failure = failure(plan, patience);
        if (abandoned) {
          throw new MlException(ErrorKind.EXTERNAL, INTERRUPTED);
        }
        if (failure.isPresent()) {
          stop();
          throw failure.get();
        }
        Thread.sleep(PULSE.toMillis());
      }
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      throw new MlException(ErrorKind.EXTERNAL, INTERRUPTED, e);
    }
  }

  /** Stops what was started: this process is asked to end. On a thread of its own. */
  void abandon() {
    abandoned = true;
    out.println("  stopping what was started");
    out.flush();
    stop();
  }

  private void stop() {
    ProcessMark.of(supervisor.toHandle()).end(STOP);
    new ClusterStop(folder).endLeftovers(out);
  }

  private boolean isReady(ClusterPlan plan) {
    Optional<JsonNode> overview = rest.overview(plan.rest());
    if (overview.isEmpty()) {
      return false;
    }
    step("JobManager answers at " + plan.rest().uri());
    int found = overview.get().path("taskmanagers").asInt();
    if (found > 0) {
      step(found + " of " + plan.taskManagers() + " TaskManagers");
    }
    boolean gateway = rest.gatewayAnswers(plan.gateway());
    if (gateway) {
      step("SQL gateway answers at " + plan.gateway().uri());
    }
    // A TaskManager tells its slots a moment after it has registered.
    int slots = overview.get().path("slots-total").asInt();
    return gateway && found >= plan.taskManagers() && slots >= plan.taskManagers() * plan.slots();
  }

  private void step(String text) {
    if (shown.add(text)) {
      out.printf("  %4d s  %s%n", elapsed().toSeconds(), text);
      out.flush();
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private Optional<MlException> failure(ClusterPlan plan, Duration patience) {
    if (!supervisor.isAlive()) {
      return Optional.of(failed("supervisor: ended", folder.supervisorLog()));
    }
    Optional<ClusterState> state = folder.state();
    Optional<MlException> dying =
        state.stream()
            .flatMap(found -> found.members().stream())
            .filter(member -> member.restarts() >= TOO_OFTEN || member.abandoned())
            .findFirst()
            .map(member -> failed(member.name() + ": " + member.ended(), plan, member.name()));
    return dying.isPresent() || elapsed().compareTo(patience) < 0
        ? dying
        : Optional.of(
            failed(
                "cluster: does not answer after " + patience.toSeconds() + " s", plan, silent()));
  }

  /** Whom to look at when time is up. */
  private String silent() {
    if (shown.isEmpty()) {
      return MemberPlan.JOB_MANAGER;
    }
    return shown.stream().anyMatch(step -> step.startsWith("SQL"))
        ? MemberPlan.taskManager(1)
        : MemberPlan.GATEWAY;
  }

  private static MlException failed(String what, ClusterPlan plan, String member) {
    MemberPlan found =
        plan.members().stream().filter(m -> m.name().equals(member)).findFirst().orElseThrow();
    return new MlException(
        ErrorKind.EXTERNAL,
        what + "; " + end(Path.of(found.log())) + "\n" + end(Path.of(found.output())));
  }

  private static MlException failed(String what, Path log) {
    return new MlException(ErrorKind.EXTERNAL, what + "; " + end(log));
  }

  private static String end(Path log) {
    return log + " ends with\n" + ClusterFolder.tail(log);
  }
}
