// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.bayes;

import io.anabranch.core.learn.LearnerFactory;
import java.util.List;

/** The learners of this package. */
public final class BayesLearners {
  private BayesLearners() {}

  public static List<LearnerFactory> all() {
    return List.of(
        new LearnerFactory("naive-bayes", List.of("smoothing"), NaiveBayesLearner::of),
        new LearnerFactory("k-means", List.of("k", "decay"), KMeansLearner::of));
  }
}
