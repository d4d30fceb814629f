// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process of its own that keeps a cluster's processes alive, until it is asked to end (SIGTERM)
 * or its folder is removed: then it stops them, the JobManager last. It knows their command lines
 * and nothing of Flink.
 */
final class Supervisor {
  private static final Duration PULSE = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Of the lock: who only looks whether it is held holds it for a moment. */
  private static final int TRIES = 10;

  private final ClusterFolder folder;
  private final ClusterPlan plan;
  private final InstantSource clock;
  private final List<Ward> wards = new ArrayList<>();
  private final ClusterRest rest = new ClusterRest();
  private boolean unaccounted;
  private boolean stopping;

  Supervisor(ClusterFolder folder, ClusterPlan plan, InstantSource clock) {
    this.folder = folder;
    this.plan = plan;
    this.clock = clock;
  }

  /** Started by {@link ClusterStart} in a session of its own; the argument is the folder. */
  public static void main(String[] arguments) throws Exception {
    ClusterFolder folder = new ClusterFolder(Path.of(arguments[0]));
    Optional<FolderLock> lock = lock(folder);
    if (lock.isEmpty()) {
      System.out.println(folder + ": another supervisor is at work (expected: one)");
      System.exit(1);
    }
    try {
      Supervisor supervisor = new Supervisor(folder, folder.readPlan(), InstantSource.system());
      Runtime.getRuntime().addShutdownHook(new Thread(supervisor::stop, "stop"));
      supervisor.run();
    } finally {
      lock.orElseThrow().close();
    }
  }

  private static Optional<FolderLock> lock(ClusterFolder folder)
      throws IOException, InterruptedException {
    Optional<FolderLock> lock = FolderLock.take(folder.supervisorLock());
    for (int i = 1; i < TRIES && lock.isEmpty(); i++) {
      Thread.sleep(PULSE.toMillis());
      lock = FolderLock.take(folder.supervisorLock());
    }
    return lock;
  }

  private void run() throws InterruptedException {
    Ward jobManager = add(plan.members().get(0));
    // A TaskManager that does not find its JobManager tries again after 10 seconds only.
    while (isWanted() && !jobManager.isAbandoned() && rest.overview(plan.rest()).isEmpty()) {
      pulse();
    }
    plan.members().stream().skip(1).forEach(this::add);
    while (isWanted()) {
      pulse();
    }
  }

  /** Nobody could stop a cluster whose folder is gone. */
  private boolean isWanted() {
    return !Files.notExists(folder.plan());
  }

  synchronized Ward add(MemberPlan member) {
    Ward ward = new Ward(member, clock);
    wards.add(ward);
    return ward;
  }

  private void pulse() throws InterruptedException {
    tend();
    Thread.sleep(PULSE.toMillis());
  }

  /** Starts what is due and accounts for what changed. */
  synchronized void tend() {
    if (stopping) {
      return;
    }
    boolean changed = false;
    for (Ward ward : wards) {
      changed |= ward.tend();
    }
    if (changed || unaccounted) {
      tryToAccount();
    }
  }

  /** A full disk is no reason to end what runs: the next pulse tries again. */
  private void tryToAccount() {
    try {
      account();
      unaccounted = false;
    } catch (MlException e) {
      if (!unaccounted) {
        System.out.println(clock.instant() + " supervisor " + e.getMessage());
      }
      unaccounted = true;
    }
  }

  private void account() {
    folder.write(
        new ClusterState(
            plan,
            ProcessMark.of(ProcessHandle.current()),
            wards.stream().map(Ward::state).toList()));
  }

  /** All at once but for the JobManager, which comes last; then the account is removed. */
  synchronized void stop() {
    stopping = true;
    wards.stream().skip(1).forEach(Ward::ask);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    wards.stream()
        .skip(1)
        .forEach(ward -> ward.end(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
    wards.stream().limit(1).forEach(ward -> ward.end(PATIENCE));
    if (wards.stream().noneMatch(Ward::isAlive)) {
      folder.forgetState();
    }
  }
}
