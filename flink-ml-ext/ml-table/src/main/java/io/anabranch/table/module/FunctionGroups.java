// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.module;

import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.table.evaluation.EvaluationFunctions;
import io.anabranch.table.feature.FeatureFunctions;
import io.anabranch.table.learn.LearnFunctions;
import io.anabranch.table.predict.PredictFunctions;
import java.util.List;

/** What there is: the one place that knows the listings of all parts. */
final class FunctionGroups {
  private FunctionGroups() {}

  /**
   * @param registry where the functions that call models look for them
   */
  static List<FunctionGroup> of(RegistryLocation registry) {
    return List.of(
        new FunctionGroup("Prediction", PredictFunctions.all(registry)),
        new FunctionGroup("Features", FeatureFunctions.all()),
        new FunctionGroup("Learning while rows flow", LearnFunctions.all()),
        new FunctionGroup("Evaluation", EvaluationFunctions.all()));
  }
}
