// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.definition.FeatureEntry;
import io.anabranch.jobs.io.EventTime;
import io.anabranch.jobs.io.SourceSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;

/** What a definition needs of its source. */
public final class Sources {
  private Sources() {}

  public static SourceSpec of(
      Definition definition, Map<String, String> options, RuntimeExecutionMode mode) {
    Set<String> keys = new LinkedHashSet<>();
    for (FeatureEntry feature : definition.features()) {
      if (feature instanceof FeatureEntry.OverFeature over) {
        keys.addAll(over.spec().key());
      }
    }
    definition.learn().forEach(learner -> keys.addAll(learner.key()));
    // Where nothing looks at time, a row may lack it.
    Optional<EventTime> eventTime =
        Optional.ofNullable(keys.isEmpty() ? null : definition.eventTime())
            .map(time -> new EventTime(time.column(), time.outOfOrderness()));
    return new SourceSpec(definition.columns(), options, mode, eventTime, List.copyOf(keys));
  }
}
