// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a process that died is started again: at once after a long life, later and later while it
 * keeps dying young, never after too many short lives in a row. Of one process; not thread-safe.
 */
final class RestartPolicy {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofSeconds(30);
  private static final int MOST = 10;

  private int shortLives;

  /** The time of the next start, or none. */
  Optional<Instant> next(Instant start, Instant death) {
    shortLives = Duration.between(start, death).compareTo(SHORT) < 0 ? shortLives + 1 : 0;
    if (shortLives > MOST) {
      return Optional.empty();
    }
    Duration wait = FIRST.multipliedBy(1L << Math.max(0, shortLives - 1));
    return Optional.of(death.plus(wait.compareTo(LONGEST) < 0 ? wait : LONGEST));
  }

  /** For people: what was too much. */
  static String limit() {
    return "more than " + MOST + " ends in a row, each within " + SHORT.toSeconds() + " s";
  }
}
