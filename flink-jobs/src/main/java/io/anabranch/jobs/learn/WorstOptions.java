// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.learn;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.error.MlException;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import io.anabranch.operators.rank.WorstSpec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.util.TimeUtils;

/**
 * Which keys are worst, as options beside those of the connector: {@code learner} (default: the
 * last), {@code measure} (its first), {@code every} (1 h), {@code most} (10), {@code updates} (30).
 */
final class WorstOptions {
  private static final String OPTION = "--worst ";
  private static final String LEARNER = "learner";
  private static final String MEASURE = "measure";
  private static final String EVERY = "every";
  private static final String MOST = "most";
  private static final String UPDATES = "updates";

  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final long FEW_KEYS = 10;

  /** Fewer say little about a model. */
  private static final long ENOUGH_UPDATES = 30;

  private WorstOptions() {}

  /**
   * @throws MlException of kind USER where an option does not fit
   */
  static WorstSpec of(Map<String, String> options, Definition definition) {
    LearnSpec learner = PortOptions.learner("--worst", options, definition);
    try {
      return new WorstSpec(
          learner.name(),
          learner.key(),
          measure(options.get(MEASURE), learner),
          every(options.get(EVERY)),
          Math.toIntExact(whole(MOST, options, FEW_KEYS)),
          whole(UPDATES, options, ENOUGH_UPDATES));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw MlException.user(OPTION + e.getMessage());
    }
  }

  /** What is left for the connector. */
  static Map<String, String> connector(Map<String, String> options) {
    return PortOptions.without(options, List.of(LEARNER, MEASURE, EVERY, MOST, UPDATES));
  }

  private static QualityMeasure measure(String name, LearnSpec learner) {
    return learner.quality().stream()
        .filter(measure -> name == null || name(measure).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                MlException.user(
                    OPTION
                        + "measure="
                        + name
                        + " (expected: one that "
                        + learner.name()
                        + " keeps: "
                        + String.join(
                            ", ", learner.quality().stream().map(WorstOptions::name).toList())
                        + ")"));
  }

  private static String name(QualityMeasure measure) {
    return measure.name().toLowerCase(Locale.ROOT);
  }

  private static Duration every(String text) {
    try {
      return text == null ? AN_HOUR : TimeUtils.parseDuration(text);
    } catch (IllegalArgumentException e) {
      throw MlException.user(OPTION + "every=" + text + " (expected: a duration, as in 1h)");
    }
  }

  private static long whole(String key, Map<String, String> options, long otherwise) {
    String text = options.get(key);
    try {
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw MlException.user(OPTION + key + "=" + text + " (expected: a whole number)");
    }
  }
}
