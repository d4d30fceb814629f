// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.online;

import io.anabranch.core.learn.LearnerSpec;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A learner per key as a definition describes it. Names of features, label and prior are columns,
 * features, model outputs or outputs of earlier learners.
 *
 * @param name with which its outputs begin
 * @param key columns; each combination of values has a model of its own
 * @param learner what learns
 * @param label what is to be predicted; null where the task has none
 * @param delay when and how the label comes
 * @param prior a prediction to start from and to shrink away from; null for none
 * @param drift what watches for drift; null for nothing
 * @param quality measures that are kept for each key
 * @param ttl how long a silent key is remembered, in event time; null for ever
 */
public record LearnSpec(
    String name,
    List<String> key,
    LearnerSpec learner,
    String label,
    LabelDelay delay,
    String prior,
    DriftSpec drift,
    List<QualityMeasure> quality,
    Duration ttl)
    implements Serializable {
  public LearnSpec {
    Objects.requireNonNull(name, "name");
    key = List.copyOf(key);
    Objects.requireNonNull(learner, "learner");
    Objects.requireNonNull(delay, "delay");
    quality = List.copyOf(quality);
  }
}
