// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/** One process under the supervisor's care. Not thread-safe. */
final class Ward {
  private static final Duration BY_FORCE = Duration.ofSeconds(5);

  private final MemberPlan plan;
  private final InstantSource clock;
  private final RestartPolicy policy = new RestartPolicy();

  @Nullable private Process process;
  @Nullable private Instant due;
  private Instant started;
  private int starts;
  @Nullable private String ended;

  Ward(MemberPlan plan, InstantSource clock) {
    this.plan = plan;
    this.clock = clock;
    this.due = clock.instant();
    this.started = clock.instant();
  }

  /** Starts what is due, notes what died; returns whether something changed. */
  boolean tend() {
    if (process != null) {
      return !process.isAlive() && died("status " + process.exitValue());
    }
    return due != null && !clock.instant().isBefore(due) && start();
  }

  private boolean start() {
    starts++;
    started = clock.instant();
    ProcessBuilder builder =
        new ProcessBuilder(plan.command())
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(Redirect.appendTo(new File(plan.output())));
    builder.environment().putAll(plan.environment());
    try {
      process = builder.start();
      say("started as process " + process.pid());
      return true;
    } catch (IOException e) {
      return died(e.getMessage());
    }
  }

  private boolean died(String how) {
    Instant now = clock.instant();
    process = null;
    ended = "ended with " + how + " at " + now;
    Optional<Instant> next = policy.next(started, now);
    due = next.orElse(null);
    say(ended + next.map(at -> "; next start at " + at).orElse("; " + givenUp()));
    return true;
  }

  private static String givenUp() {
    return "given up: " + RestartPolicy.limit();
  }

  private void say(String what) {
    System.out.println(clock.instant() + " " + plan.name() + " " + what);
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  boolean isAbandoned() {
    return process == null && due == null;
  }

  MemberState state() {
    return new MemberState(
        plan.name(),
        process == null ? null : ProcessMark.of(process.toHandle()),
        Math.max(0, starts - 1),
        isAbandoned() ? ended + "; " + givenUp() : ended,
        isAbandoned());
  }

  /** Asks the process to end for good, and does not wait. */
  void ask() {
    due = null;
    if (process != null) {
      process.destroy();
    }
  }

  /** Ends the process for good. */
  void end(Duration patience) {
    ask();
    if (process != null && hasEnded(process, patience)) {
      process = null;
      say("stopped");
    }
  }

  private static boolean hasEnded(Process process, Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
          || process.destroyForcibly().waitFor(BY_FORCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
