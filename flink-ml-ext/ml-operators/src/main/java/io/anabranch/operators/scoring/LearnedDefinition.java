// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.operators.learn.Learned;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A definition with learners over a stream of its rows.
 *
 * @param scored the rows as the definition lists them, and what did not become one: rows in = rows
 *     + late + dead letters, over all stages
 * @param learners what each learner gives besides, by name in their order: models, answers, labels
 *     learnt and not learnt; also its own rows, with all columns
 */
public record LearnedDefinition(Scored scored, Map<String, Learned> learners) {
  public LearnedDefinition {
    learners = Collections.unmodifiableMap(new LinkedHashMap<>(learners));
  }
}
