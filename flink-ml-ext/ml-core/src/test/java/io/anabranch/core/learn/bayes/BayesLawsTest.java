// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.bayes;

import io.anabranch.core.learn.LearnerLaws;
import io.anabranch.core.learn.Subject;
import java.util.List;

final class BayesLawsTest extends LearnerLaws {
  @Override
  protected List<Subject> subjects() {
    return List.of(
        Subject.of("naive-bayes-2", "naive-bayes", 4, 0),
        Subject.of("naive-bayes-3", "naive-bayes", 3, 3, "smoothing", "1e-3"),
        Subject.of("k-means", "k-means", 3, 0),
        Subject.of("k-means-decay", "k-means", 2, 0, "k", "3", "decay", "0.95"));
  }
}
