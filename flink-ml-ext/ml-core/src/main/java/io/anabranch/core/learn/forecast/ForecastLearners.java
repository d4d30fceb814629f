// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.forecast;

import io.anabranch.core.learn.LearnerFactory;
import java.util.List;

/** The forecasts that a definition may name. */
public final class ForecastLearners {
  private ForecastLearners() {}

  public static List<LearnerFactory> all() {
    return List.of(HoltWinters.FACTORY, SeasonalNaive.FACTORY);
  }

  static void refuseFeatures(int features) {
    if (features > 0) {
      throw new IllegalArgumentException(
          "features: "
              + features
              + " (expected: none; a forecast sees the past of its label only)");
    }
  }
}
