// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.learn.LearnerLaws;
import io.anabranch.core.learn.Subject;
import java.util.List;

/** Small graces, so that trees split within the few examples of a law. */
class TreeLawsTest extends LearnerLaws {
  @Override
  protected List<Subject> subjects() {
    return List.of(
        tree("binary", 3, 2),
        tree("majority", 3, 2, "leaf", "majority"),
        tree("bayes", 2, 3, "leaf", "naive-bayes"),
        tree("root", 2, 2, "max-nodes", "1"),
        tree("regressor", 4, 0, "max-nodes", "63", "bins", "8"),
        tree("full", 2, 0, "max-nodes", "5"),
        tree("shallow", 2, 0, "max-depth", "2"),
        forest("forest", 4, 2),
        forest("bayes-forest", 5, 3, "leaf", "naive-bayes-adaptive"),
        forest("forest-regressor", 3, 0, "subset", "2"));
  }

  private static Subject tree(String name, int features, int classes, String... options) {
    return subject(name, "hoeffding-tree", features, classes, options);
  }

  private static Subject forest(String name, int features, int classes, String... options) {
    Subject forest = subject(name, "adaptive-forest", features, classes, options);
    forest.options().put("trees", "3");
    forest.options().put("clock", "8");
    forest.options().put("warning", "0.3");
    forest.options().put("drift", "0.1");
    return forest;
  }

  private static Subject subject(
      String name, String kind, int features, int classes, String... options) {
    Subject subject = Subject.of(name, kind, features, classes, options);
    subject.options().put("grace", "10");
    subject.options().put("tie", "0.5");
    subject.options().put("delta", "0.05");
    return subject;
  }
}
