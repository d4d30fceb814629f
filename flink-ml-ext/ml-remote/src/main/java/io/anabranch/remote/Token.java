// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.RemoteSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Finds the bearer token in the process that sends it; no message ever holds it. */
final class Token {
  private final RemoteSpec.Token where;
  private final UnaryOperator<String> environment;

  Token(RemoteSpec.Token where, UnaryOperator<String> environment) {
    this.where = where;
    this.environment = environment;
  }

  /** The token as it is now; null where none is wanted. */
  String read() {
    if (where.environment() != null) {
      return found("token-env: " + where.environment(), environment.apply(where.environment()));
    }
    return where.file() == null ? null : found("token-file: " + where.file(), text(where.file()));
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new MlException(
          ErrorKind.USER,
          "token-file: " + file + " cannot be read here (expected: a file on every machine)",
          e);
    }
  }

  private static String found(String source, String token) {
    if (token == null || token.isBlank()) {
      throw MlException.user(source + " is empty or absent here (expected: a bearer token)");
    }
    String stripped = token.strip();
    if (!stripped.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw MlException.user(source + " holds blanks or non-ASCII (expected: a bearer token)");
    }
    return stripped;
  }

  @Override
  public String toString() {
    return where.toString();
  }
}
