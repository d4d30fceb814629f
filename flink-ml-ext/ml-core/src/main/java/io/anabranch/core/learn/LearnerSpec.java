// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A learner as a definition names it.
 *
 * @param kind one of {@link Learners#names}
 * @param features names of what it sees, in order
 * @param classes names of the classes in the order of their indexes; empty where there are none
 * @param options by name, as they are written
 */
public record LearnerSpec(
    String kind, List<String> features, List<String> classes, Map<String, String> options)
    implements Serializable {
  public LearnerSpec {
    Objects.requireNonNull(kind, "kind");
    features = List.copyOf(features);
    classes = List.copyOf(classes);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }
}
