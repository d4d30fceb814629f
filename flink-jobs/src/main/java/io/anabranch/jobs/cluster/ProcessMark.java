// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that is known again later: numbers are given anew, so the time of its start belongs to
 * it.
 *
 * @param started where the system has {@code /proc}, ticks since its own start, which no change of
 *     the clock moves; else milliseconds since the epoch; 0 where nobody knows
 */
record ProcessMark(long pid, long started) {
  /** Of {@code /proc/PID/stat}, behind the name of the program: field 22 of all. */
  private static final int START_TICKS = 19;

  static ProcessMark of(ProcessHandle process) {
    return new ProcessMark(process.pid(), started(process));
  }

  private static long started(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START_TICKS]);
    } catch (IOException e) {
      return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
  }

  /** The process, if it still lives and is the one that was meant. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> started(process) == started);
  }

  boolean isAlive() {
    return process().isPresent();
  }

  /** When it started, by the clock of today. */
  Optional<Instant> since() {
    return process().flatMap(process -> process.info().startInstant());
  }

  /** Waits for the end; returns whether it came in time. */
  boolean ended(Duration patience) {
    Optional<ProcessHandle> process = process();
    if (process.isEmpty()) {
      return true;
    }
    try {
      process.get().onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Asks the process to end, and does not wait. */
  void ask() {
    process().ifPresent(ProcessHandle::destroy);
  }

  /** Asks the process to end, and ends it where it does not in time. */
  void end(Duration patience) {
    ask();
    if (!ended(patience)) {
      process().ifPresent(ProcessHandle::destroyForcibly);
      ended(patience);
    }
  }
}
