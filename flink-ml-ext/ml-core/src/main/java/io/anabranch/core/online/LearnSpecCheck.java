// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.online;

import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.Options;
import io.anabranch.core.learn.Task;
import java.time.Duration;
import java.util.List;

/** Whether the parts of a specification fit each other. */
final class LearnSpecCheck {
  /** Keeps sums of times far from overflow. */
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private final LearnSpec spec;
  private final Task task;
  private final boolean takesPrior;

  LearnSpecCheck(LearnSpec spec, Learner learner) {
    this.spec = spec;
    task = learner.task();
    takesPrior = learner.takesPrior();
  }

  /**
   * @throws IllegalArgumentException {@code name: value (expected: ...)}
   */
  void check() {
    checkLabel();
    checkPrior();
    checkClasses();
    checkQuality();
    checkDrift();
    checkDurations();
  }

  private void checkLabel() {
    String kind = spec.learner().kind();
    String label = spec.label();
    if (task.isLabelled() && label == null) {
      throw refused("label", "missing", "what " + kind + " learns to predict");
    }
    if (task == Task.CLUSTERING && label != null) {
      throw refused("label", label, "none; " + kind + " learns without");
    }
    if (label == null && spec.delay().isStream()) {
      throw refused("labels", spec.delay().id(), "none without a label");
    }
    if (label == null && !spec.delay().lag().isZero()) {
      throw refused("label-lag", spec.delay().lag(), "none without a label");
    }
    if (label != null && spec.learner().features().contains(label)) {
      throw refused(kind, label, "features that are known before the label");
    }
    if (label != null && label.equals(spec.prior())) {
      throw refused("prior", label, "what is known before the label");
    }
  }

  private void checkPrior() {
    if (spec.prior() != null && !takesPrior) {
      String kind = spec.learner().kind();
      throw refused("prior", spec.prior(), "none; " + kind + " cannot start from another model");
    }
  }

  /** DDM counts errors; nearly every difference of numbers is one. */
  private void checkDrift() {
    boolean numbers = task == Task.REGRESSION || task == Task.FORECAST || task == Task.CLUSTERING;
    if (spec.drift() != null && spec.drift().detector().equals("ddm") && numbers) {
      throw refused("drift", "ddm", "adwin or page-hinkley, which watch numbers");
    }
  }

  private void checkClasses() {
    List<String> classes = spec.learner().classes();
    boolean classified = task == Task.BINARY || task == Task.MULTICLASS;
    if (!classified && !classes.isEmpty()) {
      throw refused("classes", classes, "none; " + spec.learner().kind() + " predicts no classes");
    }
    if (task == Task.BINARY && !classes.isEmpty() && classes.size() != 2) {
      throw refused("classes", classes, "two classes, or none for labels of true and false");
    }
    if (task == Task.MULTICLASS && classes.size() < 2) {
      throw refused("classes", classes, "two classes or more");
    }
  }

  private void checkQuality() {
    List<QualityMeasure> known = QualityMeasure.of(task);
    for (QualityMeasure measure : spec.quality()) {
      if (!known.contains(measure)) {
        throw refused(
            "quality", Options.word(measure), known.isEmpty() ? "none" : "some of " + words(known));
      }
      if (spec.label() == null) {
        throw refused("quality", Options.word(measure), "none without a label");
      }
    }
  }

  private void checkDurations() {
    Duration wait = spec.delay().isStream() ? spec.delay().within() : spec.delay().lag();
    if (wait.compareTo(LONGEST) > 0) {
      throw refused(spec.delay().isStream() ? "within" : "label-lag", wait, "100 years at most");
    }
    Duration ttl = spec.ttl();
    if (ttl != null && (ttl.isZero() || ttl.compareTo(LONGEST) > 0)) {
      throw refused("ttl", ttl, "more than 0, and 100 years at most");
    }
    // Else a key would be forgotten while its rows wait for their labels.
    if (ttl != null && ttl.compareTo(wait) < 0) {
      throw refused("ttl", ttl, "at least " + wait + ", for which labels are awaited");
    }
  }

  private static String words(List<QualityMeasure> measures) {
    return String.join(", ", measures.stream().map(Options::word).toList());
  }

  private static IllegalArgumentException refused(String name, Object value, String expected) {
    return new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
  }
}
