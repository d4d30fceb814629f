// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.forecast;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.Options;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How event time becomes steps of a series: step {@code floor(time / step)}; or, without a step,
 * each value is the step after the one before.
 *
 * @param millis between steps; 0 where values are counted
 * @param season steps in a season; 1 where there is none
 */
record Steps(long millis, int season) {
  private static final int MOST = 20_160;

  static Steps of(Options options) {
    Duration step = options.duration("step");
    Duration period = options.duration("period");
    if (period == null) {
      return new Steps(step == null ? 0 : step.toMillis(), 1);
    }
    if (step == null) {
      throw new IllegalArgumentException(
          "step: missing (expected: the time between two values, as in 5 min, since a period is"
              + " given)");
    }
    long season = period.toMillis() / step.toMillis();
    if (period.toMillis() % step.toMillis() != 0 || season > MOST) {
      throw new IllegalArgumentException(
          "period: " + period + " (expected: 1 to " + MOST + " whole steps of " + step + ")");
    }
    return new Steps(step.toMillis(), (int) season);
  }

  /**
   * @param last step of a value that was learnt
   */
  long at(long time, long last) {
    return millis == 0 ? last + 1 : Math.floorDiv(time, millis);
  }

  boolean hasSeason() {
    return season > 1;
  }

  int phase(long step) {
    return Math.floorMod(step, season);
  }

  /** As a number, since times of any size may be subtracted. */
  double between(long from, long to) {
    return (double) to - (double) from;
  }

  /** Both decide to which step a number of a state belongs. */
  Map<String, String> layout() {
    Map<String, String> layout = new LinkedHashMap<>();
    layout.put("step", millis == 0 ? "none" : millis + " ms");
    layout.put("period", season == 1 ? "none" : season + " steps");
    return Collections.unmodifiableMap(layout);
  }

  void write(DataOutput out) throws IOException {
    StateFormat.writeCount(millis, out);
    Varints.write(season, out);
  }

  /** Refuses the state of another step or season. */
  void check(DataInput in) throws IOException {
    StateFormat.expectSize("step", millis, in);
    int found = Varints.readSize(in);
    if (found != season) {
      throw new IOException("period: " + found + " steps (expected: " + season + " steps)");
    }
  }
}
