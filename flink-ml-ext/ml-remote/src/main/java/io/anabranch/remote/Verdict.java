// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a status of a server means for the request: who has to act, and whether it may pass. */
final class Verdict {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_TEXT = 300;
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private Verdict() {}

  /**
   * Returns if the request succeeded.
   *
   * @throws Outage where it may succeed later
   * @throws Refusal where this request never will, but others do
   * @throws MlException of kind USER where nothing will until a person acts
   */
  static void check(Answer answer, String where) {
    int status = answer.status();
    switch (status) {
      case 200 -> {
        return;
      }
      case 401, 403 ->
          throw MlException.user(
              where
                  + status
                  + " "
                  + text(answer)
                  + " (expected: a token that the server accepts; name where it is found as"
                  + " token-env or token-file under inference.remote)");
      case 429 -> throw outage(Outage.Cause.TOO_MANY, answer);
      case 404, 408, 425, 502, 503, 504 -> throw outage(Outage.Cause.UNAVAILABLE, answer);
      default -> {
        if (status >= 500) {
          throw outage(Outage.Cause.SERVER_ERROR, answer);
        }
        if (status >= 300 && status < 400) {
          throw MlException.user(
              where + status + ", sent elsewhere (expected: the address that answers itself)");
        }
        throw new Refusal(describe(answer));
      }
    }
  }

  private static Outage outage(Outage.Cause cause, Answer answer) {
    return new Outage(cause, describe(answer), wait(answer.retryAfter()));
  }

  /** Whole seconds; a date would need the server's clock, and is passed over. */
  private static Duration wait(String retryAfter) {
    if (retryAfter == null || !retryAfter.strip().matches("[0-9]{1,6}")) {
      return Duration.ZERO;
    }
    Duration wait = Duration.ofSeconds(Long.parseLong(retryAfter.strip()));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  /** As KServe may put it. */
  static boolean saysNotReady(Answer answer) {
    try {
      JsonNode ready = JSON.readTree(answer.body(), 0, answer.length()).path("ready");
      return ready.isBoolean() && !ready.asBoolean();
    } catch (IOException e) {
      return false;
    }
  }

  static String describe(Answer answer) {
    return "the server answers " + answer.status() + ": " + text(answer);
  }

  /** The error as the protocol has it, or the beginning of whatever came. */
  static String text(Answer answer) {
    String text = new String(answer.body(), 0, answer.length(), StandardCharsets.UTF_8);
    try {
      JsonNode error = JSON.readTree(answer.body(), 0, answer.length()).path("error");
      text = error.isTextual() ? error.asText() : text;
    } catch (IOException e) {
      // A proxy's page, perhaps: shown as it is.
    }
    if (text.startsWith("Traceback")) {
      // Python's servers: what went wrong stands at the end.
      text = text.strip().substring(text.strip().lastIndexOf('\n') + 1);
    }
    String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() > MOST_TEXT ? line.substring(0, MOST_TEXT) + "..." : line;
  }
}
