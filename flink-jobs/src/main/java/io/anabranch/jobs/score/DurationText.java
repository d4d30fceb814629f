// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A duration as a definition writes it: {@code 90 min}. */
final class DurationText {
  private DurationText() {}

  static String of(Duration duration) {
    long millis = duration.toMillis();
    Map<String, Long> units = new LinkedHashMap<>();
    units.put("d", 86_400_000L);
    units.put("h", 3_600_000L);
    units.put("min", 60_000L);
    units.put("s", 1_000L);
    for (Map.Entry<String, Long> unit : units.entrySet()) {
      if (millis > 0 && millis % unit.getValue() == 0) {
        return millis / unit.getValue() + " " + unit.getKey();
      }
    }
    return millis + " ms";
  }
}
