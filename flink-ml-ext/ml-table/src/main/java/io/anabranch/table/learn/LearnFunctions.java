// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import io.anabranch.table.function.NamedFunction;
import java.util.List;

/** The functions that learn while rows flow. */
public final class LearnFunctions {
  private LearnFunctions() {}

  public static List<NamedFunction> all() {
    return List.of(
        new NamedFunction(
            LearnDefinition.NAME,
            LearnDefinition.NAME
                + "(input TABLE PARTITION BY, learner STRING, features DESCRIPTOR,"
                + " label DESCRIPTOR, prior DESCRIPTOR, classes STRING, options MAP, drift MAP,"
                + " quality STRING, label_lag STRING, ttl STRING, name STRING,"
                + " on_time DESCRIPTOR, uid STRING) -> TABLE",
            "A model per partition: predicts each row, then learns from it. Rows come out with"
                + " prediction, updates, errors so far. Streaming only.",
            new LearnDefinition()));
  }
}
