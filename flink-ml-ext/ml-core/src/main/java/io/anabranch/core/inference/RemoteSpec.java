// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How a model server is asked. Without meaning for a model that runs in this process. Holds where a
 * secret is found, never the secret.
 *
 * @param format how tensors travel
 * @param patience how long is waited, and for what
 * @param breaker when a server that fails is left alone
 * @param requestsPerSecond most requests of one task, {@link #UNLIMITED} for as many as there are
 * @param maxConnections connections that one task holds open at once
 * @param token where the bearer token is found
 */
public record RemoteSpec(
    Format format,
    Patience patience,
    Breaker breaker,
    int requestsPerSecond,
    int maxConnections,
    Token token)
    implements Serializable {
  public static final int UNLIMITED = 0;

  /** How tensors travel. */
  public enum Format {
    /** Binary where the server says that it understands it, else JSON. */
    AUTO,
    /** Numbers as text that reads back as the same bits. */
    JSON,
    /** The tensors' bytes behind a JSON header: the protocol's binary tensor extension. */
    BINARY
  }

  /**
   * How long is waited.
   *
   * @param connect for a connection
   * @param answer for a whole answer, connecting included
   * @param giveUp for a server that fails, all repetitions together; then the job fails and
   *     restarts. Zero for one attempt
   * @param backOff before the first repetition; it doubles from one to the next
   */
  public record Patience(Duration connect, Duration answer, Duration giveUp, Duration backOff)
      implements Serializable {
    public Patience {
      check(!connect.isZero(), "connect-timeout", connect);
      check(!answer.isZero(), "timeout", answer);
      check(!backOff.isZero(), "back-off", backOff);
      Objects.requireNonNull(giveUp, "giveUp");
    }
  }

  /**
   * When a server that fails is left alone.
   *
   * @param openAfter failures in a row after which no request is sent
   * @param probeAfter how long, before one request tries whether the server is back
   */
  public record Breaker(int openAfter, Duration probeAfter) implements Serializable {
    public Breaker {
      check(openAfter > 0, "open-after", openAfter);
      check(!probeAfter.isZero(), "probe-after", probeAfter);
    }
  }

  /**
   * Where a bearer token is found, there where the task runs.
   *
   * @param environment name of an environment variable, or null
   * @param file path of a file that holds nothing else, read again for every request since such
   *     files are renewed; or null
   */
  public record Token(String environment, String file) implements Serializable {
    public static final Token NONE = new Token(null, null);

    public Token {
      if (environment != null && file != null) {
        throw new IllegalArgumentException(
            "token-file: " + file + " (expected: token-env or token-file, not both)");
      }
    }
  }

  public static final RemoteSpec DEFAULT =
      new RemoteSpec(
          Format.AUTO,
          new Patience(
              Duration.ofSeconds(1),
              Duration.ofSeconds(10),
              Duration.ofMinutes(1),
              Duration.ofMillis(100)),
          new Breaker(5, Duration.ofSeconds(5)),
          UNLIMITED,
          4,
          Token.NONE);

  public RemoteSpec {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(patience, "patience");
    Objects.requireNonNull(breaker, "breaker");
    Objects.requireNonNull(token, "token");
    check(requestsPerSecond >= UNLIMITED, "requests-per-second", requestsPerSecond);
    check(maxConnections > 0, "max-connections", maxConnections);
  }

  /** The same, but a failure is final: for a look at a model, where a person waits. */
  public RemoteSpec withoutRepetition() {
    return new RemoteSpec(
        format,
        new Patience(patience.connect(), patience.answer(), Duration.ZERO, patience.backOff()),
        breaker,
        requestsPerSecond,
        maxConnections,
        token);
  }

  private static void check(boolean ok, String name, Object value) {
    if (!ok) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
