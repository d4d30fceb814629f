// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.RootCause;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Why a record was rejected, and the record, as text for people. */
final class Reasons {
  private Reasons() {}

  /** The innermost message: formats wrap it in ones that repeat the whole record. */
  static String of(Throwable error) {
    Throwable cause = RootCause.of(error);
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause.getClass().getSimpleName();
    }
    // Jackson adds lines about where in its source it stood.
    return message.lines().findFirst().orElse(message).strip();
  }

  /** UTF-8 text as it is, anything else as {@code base64:...}. */
  static String text(byte[] record) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(record)).toString();
    } catch (CharacterCodingException e) {
      return "base64:" + Base64.getEncoder().encodeToString(record);
    }
  }
}
