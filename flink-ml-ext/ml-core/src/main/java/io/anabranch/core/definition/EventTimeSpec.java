// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import java.time.Duration;
import java.util.Objects;

/**
 * Which column holds the event time, and how late rows may come.
 *
 * @param column a column of type TIMESTAMP
 * @param outOfOrderness how far a row may lie behind the newest row before it; later rows are late
 */
public record EventTimeSpec(String column, Duration outOfOrderness) {
  public EventTimeSpec {
    Objects.requireNonNull(column, "column");
    if (outOfOrderness.isNegative()) {
      throw new IllegalArgumentException(
          "out-of-orderness: " + outOfOrderness + " (expected: >= 0)");
    }
  }
}
