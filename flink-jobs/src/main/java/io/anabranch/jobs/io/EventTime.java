// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import java.time.Duration;
import java.util.Objects;

/**
 * Which column holds the event time, and how far behind the newest row of its file or partition a
 * row may come without being late.
 */
public record EventTime(String column, Duration outOfOrderness) {
  public EventTime {
    Objects.requireNonNull(column, "column");
    if (outOfOrderness.isNegative()) {
      throw new IllegalArgumentException(
          "out-of-orderness: " + outOfOrderness + " (expected: >= 0)");
    }
  }
}
