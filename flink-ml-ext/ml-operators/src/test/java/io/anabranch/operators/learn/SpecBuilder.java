// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.learn.LearnerSpec;
import io.anabranch.core.online.DriftSpec;
import io.anabranch.core.online.LabelDelay;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Parts of a specification of a learner of the columns x and n, until others are named. */
final class SpecBuilder {
  private final String kind;
  private List<String> classes = List.of();
  private Map<String, String> options = Map.of();
  private List<String> features = List.of("x", "n");
  private String label = "y";
  private LabelDelay delay = LabelDelay.none();
  private String prior;
  private DriftSpec drift;
  private List<QualityMeasure> quality = List.of();
  private Duration ttl;

  SpecBuilder(String kind) {
    this.kind = kind;
  }

  SpecBuilder classes(String... names) {
    classes = Arrays.asList(names);
    return this;
  }

  SpecBuilder features(String... names) {
    features = Arrays.asList(names);
    return this;
  }

  SpecBuilder options(Map<String, String> given) {
    options = given;
    return this;
  }

  SpecBuilder label(String column) {
    label = column;
    return this;
  }

  SpecBuilder lag(long millis) {
    delay = LabelDelay.lag(Duration.ofMillis(millis));
    return this;
  }

  SpecBuilder stream(long millis) {
    delay = LabelDelay.stream(List.of("id"), Duration.ofMillis(millis));
    return this;
  }

  SpecBuilder prior(String column) {
    prior = column;
    return this;
  }

  SpecBuilder drift(String detector, DriftSpec.Then then) {
    drift = new DriftSpec(detector, Map.of(), then, 0.5);
    return this;
  }

  SpecBuilder quality(QualityMeasure... measures) {
    quality = Arrays.asList(measures);
    return this;
  }

  SpecBuilder ttl(long millis) {
    ttl = Duration.ofMillis(millis);
    return this;
  }

  LearnSpec spec() {
    return new LearnSpec(
        "late",
        List.of("device"),
        new LearnerSpec(kind, features, classes, options),
        label,
        delay,
        prior,
        drift,
        quality,
        ttl);
  }
}
