// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of every option, small and large; which of them a kind accepts it says itself. */
final class OptionValues {
  private static final Map<String, List<String>> VALUES =
      Map.ofEntries(
          values("aggressiveness", "1e-3", "1e3"),
          values("alpha", "0.001", "1"),
          values("beta", "0", "1e-3", "1", "10"),
          values("bins", "4", "8", "16", "100"),
          values("by", "mean", "median"),
          values("clip", "1e-3", "1e12"),
          values("clip-ratio", "2", "1e9"),
          values("clock", "1", "1000"),
          values("damping", "0.5", "1"),
          values("decay", "0.1", "1"),
          values("delta", "1e-9", "0.9"),
          values("depth", "1", "4", "8"),
          values("draws", "0.1", "20"),
          values("drift", "1e-6", "0.9"),
          values("epsilon", "0", "10"),
          values("forgetting", "0.5", "1"),
          values("gamma", "0", "1"),
          values("grace", "1", "100000"),
          values("half-life", "1", "1000"),
          values("k", "1", "3", "50"),
          values("l1", "0", "1"),
          values("l2", "0", "0.5"),
          values("lambda", "0.001", "1"),
          values("leaf", "majority", "naive-bayes", "naive-bayes-adaptive"),
          values("learn-anomalies", "full", "clipped"),
          values("loss", "squared", "huber"),
          values("max", "0", "5"),
          values("max-depth", "0", "1", "50"),
          values("max-nodes", "1", "3", "1001"),
          values("min", "-5", "0"),
          values("optimizer", "sgd", "adagrad", "ftrl"),
          values("period", "2 h", "48 h"),
          values("rate", "1e-3", "10"),
          values("seed", "0", "5"),
          values("smoothing", "1e-15", "1"),
          values("step", "1 min", "2 h"),
          values("subset", "1", "2", "3"),
          values("threshold", "0.01", "5"),
          values("tie", "0", "1"),
          values("trees", "1", "3", "7"),
          values("variance", "1e-3", "1e12"),
          values("variant", "pa-1", "pa-2"),
          values("warm-up", "1", "1000"),
          values("warning", "1e-6", "0.9"),
          values("width", "0.1", "100"),
          values("window", "2", "33", "500"));

  private OptionValues() {}

  private static Map.Entry<String, List<String>> values(String option, String... values) {
    return Map.entry(option, List.of(values));
  }

  /** The subject with each option, each value in turn; without those that its kind refuses. */
  static List<Subject> changed(Subject subject) {
    List<Subject> all = new ArrayList<>();
    for (String option : Learners.options(subject.kind())) {
      for (String value : VALUES.get(option)) {
        Map<String, String> options = new LinkedHashMap<>(subject.options());
        options.put(option, value);
        String name = subject.name() + " with " + option + ": " + value;
        Subject changed =
            new Subject(name, subject.kind(), subject.features(), subject.classes(), options);
        if (isAccepted(changed)) {
          all.add(changed);
        }
      }
    }
    return all;
  }

  private static boolean isAccepted(Subject subject) {
    try {
      subject.learner();
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }
}
