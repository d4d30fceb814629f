// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.learn;

import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Subject;
import io.anabranch.core.learn.Subject.Labelled;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A learner of each kind that can be exported, and what it has learnt from seeded random rows. */
record LearntModel(Subject subject) {
  static List<LearntModel> all() {
    return List.of(
            Subject.of("linear", "linear", 16, 0),
            Subject.of("narrow", "linear", 2, 0, "optimizer", "ftrl"),
            Subject.of("odd", "linear", 7, 0, "optimizer", "adagrad"),
            Subject.of("logistic", "logistic", 5, 2),
            Subject.of("rls", "rls", 6, 0),
            Subject.of("passive-aggressive", "passive-aggressive", 4, 0),
            Subject.of("softmax", "softmax", 6, 4),
            Subject.of("softmax-2", "softmax", 3, 3),
            Subject.of("bayes", "naive-bayes", 5, 3),
            Subject.of("bayes-2", "naive-bayes", 5, 2),
            Subject.of("clusters", "k-means", 4, 0, "k", "6"),
            Subject.of("tree", "hoeffding-tree", 3, 0),
            Subject.of("tree-2", "hoeffding-tree", 3, 2, "leaf", "majority"),
            Subject.of("tree-3", "hoeffding-tree", 3, 3, "leaf", "majority"),
            Subject.of("forest", "adaptive-forest", 3, 0),
            Subject.of("forest-3", "adaptive-forest", 3, 3, "leaf", "majority"))
        .stream()
        .map(LearntModel::new)
        .toList();
  }

  static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  static Example example(double[] row, double prior) {
    return Example.of(row.clone()).withPrior(prior);
  }

  static OnlineModel withoutStructure() {
    return Subject.of("z", "ewma-chart", 1, 0).learner().create();
  }

  List<String> features() {
    return names("x", subject.features());
  }

  List<String> classes() {
    return names("c", subject.classes());
  }

  OnlineModel learn(int rows) {
    OnlineModel model = subject.learner().create();
    for (Labelled each : subject.ordinary(new Random(3), 10 * rows)) {
      model.learn(each.example(), each.label());
    }
    return model;
  }

  double[][] rows(int count) {
    return subject.ordinary(new Random(5), count).stream()
        .map(each -> each.example().features().clone())
        .toArray(double[][]::new);
  }

  byte[] export(OnlineModel model) {
    return LearnedGraph.of(model, subject.kind(), features(), classes());
  }

  @Override
  public String toString() {
    return subject.name();
  }
}
