// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import io.anabranch.core.learn.LearnerFactory;
import java.util.List;

/** The anomaly detectors that a definition may name. */
public final class AnomalyLearners {
  private AnomalyLearners() {}

  public static List<LearnerFactory> all() {
    return List.of(ZScore.FACTORY, EwmaChart.FACTORY, HalfSpaceTrees.FACTORY);
  }

  static void needFeatures(int features) {
    if (features == 0) {
      throw new IllegalArgumentException("features: 0 (expected: at least 1)");
    }
  }
}
