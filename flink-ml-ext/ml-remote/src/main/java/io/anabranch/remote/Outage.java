// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import java.time.Duration;

/**
 * A request that failed for a reason that may pass. Without a stack trace: it is caught, counted
 * and the request repeated.
 */
final class Outage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it is. */
  enum Cause {
    /** No connection, no answer in time, or half an answer. */
    SILENCE,
    /** The server says that it is not able to, or not now. */
    UNAVAILABLE,
    /** The server is well, and asks for fewer requests. */
    TOO_MANY,
    /** The server failed at this very request, which may be the rows' fault. */
    SERVER_ERROR
  }

  private final Cause cause;
  private final transient Duration wait;

  /**
   * @param wait how long the server asks to wait; zero if it does not say
   */
  Outage(Cause cause, String message, Duration wait) {
    super(message, null, false, false);
    this.cause = cause;
    this.wait = wait;
  }

  Outage(Cause cause, String message) {
    this(cause, message, Duration.ZERO);
  }

  Cause reason() {
    return cause;
  }

  Duration waitFor() {
    return wait;
  }
}
