// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import io.anabranch.core.inference.RemoteSpec;
import java.time.Duration;

/** Options for tests: short pauses, and patience that no test exhausts by accident. */
final class Specs {
  static final Duration LONG = Duration.ofHours(1);
  static final RemoteSpec PATIENT =
      of(RemoteSpec.Format.AUTO, Duration.ofSeconds(30), Duration.ofMinutes(2), 5);

  private Specs() {}

  static RemoteSpec of(RemoteSpec.Format format) {
    return of(format, Duration.ofSeconds(30), Duration.ofMinutes(2), 5);
  }

  /** The breaker probes at once. */
  static RemoteSpec of(RemoteSpec.Format format, Duration answer, Duration giveUp, int openAfter) {
    return of(format, answer, giveUp, new RemoteSpec.Breaker(openAfter, Duration.ofMillis(2)));
  }

  static RemoteSpec of(
      RemoteSpec.Format format, Duration answer, Duration giveUp, RemoteSpec.Breaker breaker) {
    return new RemoteSpec(
        format,
        new RemoteSpec.Patience(Duration.ofSeconds(5), answer, giveUp, Duration.ofMillis(1)),
        breaker,
        RemoteSpec.UNLIMITED,
        4,
        RemoteSpec.Token.NONE);
  }

  static RemoteSpec withToken(RemoteSpec.Token token) {
    return new RemoteSpec(
        RemoteSpec.Format.AUTO,
        PATIENT.patience(),
        PATIENT.breaker(),
        RemoteSpec.UNLIMITED,
        1,
        token);
  }
}
