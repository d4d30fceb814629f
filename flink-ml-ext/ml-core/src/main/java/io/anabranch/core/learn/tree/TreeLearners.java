// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.learn.LearnerFactory;
import java.util.List;

/** The learners of this package. */
public final class TreeLearners {
  private TreeLearners() {}

  public static List<LearnerFactory> all() {
    return List.of(
        new LearnerFactory("hoeffding-tree", TreeSettings.OPTIONS, HoeffdingTreeLearner::of),
        new LearnerFactory("adaptive-forest", ForestSettings.OPTIONS, AdaptiveForestLearner::of));
  }
}
