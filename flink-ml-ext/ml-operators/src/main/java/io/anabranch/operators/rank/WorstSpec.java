// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.rank;

import io.anabranch.core.online.QualityMeasure;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Which keys count as worst.
 *
 * @param learner whose outputs are looked at, as the definition names it
 * @param key columns that make a key
 * @param measure one that the learner keeps
 * @param every length of the intervals of event time; they begin at multiples of it
 * @param most keys per interval
 * @param updates that a model has at least, since few say little
 */
public record WorstSpec(
    String learner,
    List<String> key,
    QualityMeasure measure,
    Duration every,
    int most,
    long updates)
    implements Serializable {
  /** More than anybody looks at; bounds what a task holds. */
  public static final int MOST = 10_000;

  public WorstSpec {
    Objects.requireNonNull(learner, "learner");
    key = List.copyOf(key);
    Objects.requireNonNull(measure, "measure");
    if (every.toMillis() < 1) {
      throw new IllegalArgumentException("every: " + every + " (expected: at least 1 ms)");
    }
    if (most < 1 || most > MOST) {
      throw new IllegalArgumentException("most: " + most + " (expected: 1 to " + MOST + ")");
    }
  }

  /** The learner's column of an output. */
  String column(String output) {
    return learner + "_" + output;
  }

  /** As columns name it. */
  String measureName() {
    return measure.name().toLowerCase(Locale.ROOT);
  }

  /** Of this ranking's two operators, with the step's name before it. */
  String uid() {
    return learner + "-" + measureName() + "-" + every;
  }

  /** The end of a time's interval; the first time that is no longer in it. */
  long end(long time) {
    long length = every.toMillis();
    return (Math.floorDiv(time, length) + 1) * length;
  }
}
