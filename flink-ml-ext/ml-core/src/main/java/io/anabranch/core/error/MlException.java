// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.error;

import java.util.Objects;

/**
 * The one exception of this library. Its message follows {@code name: value (expected: ...)} and
 * says what to do; its {@link #kind} decides what becomes of the row or the job.
 *
 * <p>{@link ErrorKind#DATA} exceptions carry no stack trace: they are raised per row, and a stream
 * of bad rows must not cost more than a stream of good ones.
 */
public final class MlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;

  public MlException(ErrorKind kind, String message) {
    this(kind, message, null);
  }

  public MlException(ErrorKind kind, String message, Throwable cause) {
    super(message, cause, false, kind != ErrorKind.DATA);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** A row that cannot be used. */
  public static MlException data(String message) {
    return new MlException(ErrorKind.DATA, message);
  }

  /** A definition, option or command that cannot be used. */
  public static MlException user(String message) {
    return new MlException(ErrorKind.USER, message);
  }

  public ErrorKind kind() {
    return kind;
  }
}
