// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.sql;

import io.anabranch.core.error.RootCause;
import java.util.List;

/** What a gateway's error comes down to. */
final class Reasons {
  private static final String CAUSE = "Caused by: ";

  private Reasons() {}

  /**
   * The message of the deepest cause. A gateway sends its own stack trace as the text of a message:
   * there it is the last cause that counts.
   */
  static String deepest(Throwable error) {
    String text = String.valueOf(RootCause.of(error).getMessage());
    List<String> causes =
        text.lines().map(String::strip).filter(line -> line.startsWith(CAUSE)).toList();
    return causes.isEmpty() ? text : withoutClass(causes.get(causes.size() - 1));
  }

  private static String withoutClass(String cause) {
    return cause.substring(CAUSE.length()).replaceFirst("^[\\w.$]+(Exception|Error): ", "");
  }
}
