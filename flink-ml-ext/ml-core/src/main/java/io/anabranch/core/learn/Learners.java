// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

import io.anabranch.core.learn.anomaly.AnomalyLearners;
import io.anabranch.core.learn.bayes.BayesLearners;
import io.anabranch.core.learn.forecast.ForecastLearners;
import io.anabranch.core.learn.linear.LinearLearners;
import io.anabranch.core.learn.tree.TreeLearners;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The learners that a definition may name. */
public final class Learners {
  private static final Map<String, LearnerFactory> KINDS = kinds();

  private Learners() {}

  private static Map<String, LearnerFactory> kinds() {
    List<LearnerFactory> all = new ArrayList<>();
    all.addAll(ForecastLearners.all());
    all.addAll(AnomalyLearners.all());
    all.addAll(TreeLearners.all());
    all.addAll(LinearLearners.all());
    all.addAll(BayesLearners.all());
    // LISTINGS
    Map<String, LearnerFactory> kinds = new LinkedHashMap<>();
    all.forEach(factory -> kinds.put(factory.kind(), factory));
    return Collections.unmodifiableMap(kinds);
  }

  /** Names of all learners. */
  public static List<String> names() {
    return new ArrayList<>(KINDS.keySet());
  }

  /** The options of a kind, which must be one of {@link #names}. */
  public static List<String> options(String kind) {
    return KINDS.get(kind).options();
  }

  /**
   * Makes a learner.
   *
   * @throws IllegalArgumentException {@code name: value (expected: ...)} where the specification is
   *     wrong
   */
  public static Learner create(LearnerSpec spec) {
    LearnerFactory factory = KINDS.get(spec.kind());
    if (factory == null) {
      throw new IllegalArgumentException(
          "learner: "
              + spec.kind()
              + " (expected: one of "
              + String.join(", ", KINDS.keySet())
              + ")");
    }
    return factory
        .maker()
        .make(
            spec.features().size(),
            spec.classes().size(),
            Options.of(spec.options(), factory.options()));
  }
}
