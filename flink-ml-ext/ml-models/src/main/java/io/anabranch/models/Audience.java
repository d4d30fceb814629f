// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * Whom an admission speaks to.
 *
 * @param waiving how checks are waived there, as the end of a sentence that begins with "or"; empty
 *     where they cannot be
 * @param alone how rows are scored one by one there
 * @param aloud takes what the log alone would not bring to them
 */
record Audience(String waiving, String alone, Consumer<String> aloud) {
  /** Of commands, who read standard error. */
  static final Audience COMMAND =
      new Audience(
          "--waive-checks to run it all the same",
          "set inference: {batch-size: 1}",
          line -> System.err.println(line));

  Audience {
    Objects.requireNonNull(waiving, "waiving");
    Objects.requireNonNull(alone, "alone");
    Objects.requireNonNull(aloud, "aloud");
  }

  /** Of queries, whose planner may be in another process and asks more than once per call. */
  static Audience query(String waiving) {
    return new Audience(waiving, "score it with a batch size of 1", line -> {});
  }
}
