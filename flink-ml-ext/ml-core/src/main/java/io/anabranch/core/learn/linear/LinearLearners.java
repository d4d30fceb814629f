// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.LearnerFactory;
import io.anabranch.core.learn.ModelStructure.Link;
import io.anabranch.core.learn.Options;
import io.anabranch.core.learn.Task;
import io.anabranch.core.learn.linear.GradientSettings.Optimizer;
import java.util.List;
import java.util.Map;

/** The learners of this package. */
public final class LinearLearners {
  private LinearLearners() {}

  public static List<LearnerFactory> all() {
    return List.of(
        new LearnerFactory(
            "linear",
            List.of("optimizer", "rate", "l1", "l2", "beta", "loss", "width", "clip", "clip-ratio"),
            LinearLearners::linear),
        new LearnerFactory(
            "logistic",
            List.of("optimizer", "rate", "l1", "l2", "beta", "clip-ratio"),
            LinearLearners::logistic),
        new LearnerFactory("rls", List.of("forgetting", "variance"), LinearLearners::rls),
        new LearnerFactory(
            "passive-aggressive",
            List.of("variant", "aggressiveness", "epsilon"),
            LinearLearners::passiveAggressive),
        new LearnerFactory(
            "softmax", List.of("optimizer", "rate", "l2", "clip-ratio"), LinearLearners::softmax));
  }

  private static Learner linear(int features, int classes, Options options) {
    expectNone(classes);
    return gradient(Task.REGRESSION, features, Link.IDENTITY, options);
  }

  private static Learner logistic(int features, int classes, Options options) {
    expectTwo(classes);
    return gradient(Task.BINARY, features, Link.LOGISTIC, options);
  }

  private static Learner gradient(Task task, int features, Link link, Options options) {
    Optimizer optimizer = options.choice("optimizer", Optimizer.ADAGRAD);
    GradientSettings settings = GradientSettings.of(features, link, optimizer, options);
    GradientModel blank =
        switch (optimizer) {
          case SGD -> new SgdModel(settings);
          case ADAGRAD -> new AdaGradModel(settings);
          case FTRL -> new FtrlModel(settings);
        };
    return new ArrayLearner(task, 1, true, blank, optimizer(optimizer));
  }

  private static Map<String, String> optimizer(Enum<?> optimizer) {
    return Map.of("optimizer", Options.word(optimizer));
  }

  private static Learner rls(int features, int classes, Options options) {
    expectNone(classes);
    if (features > RlsModel.MOST_FEATURES) {
      throw new IllegalArgumentException(
          "features: " + features + " (expected: at most " + RlsModel.MOST_FEATURES + ")");
    }
    RlsModel.Settings settings =
        new RlsModel.Settings(
            features,
            options.number("forgetting", 0.999, f -> f >= 0.5 && f <= 1, "0.5 to 1"),
            options.number("variance", 100, v -> v > 0 && v <= 1e12, "above 0, to 1e12"));
    return new ArrayLearner(Task.REGRESSION, 1, true, new RlsModel(settings), Map.of());
  }

  private static Learner passiveAggressive(int features, int classes, Options options) {
    boolean numbers = classes == 0;
    if (!numbers) {
      expectTwo(classes);
      options.refuse("epsilon", "none with classes");
    }
    PassiveAggressiveModel.Settings settings =
        new PassiveAggressiveModel.Settings(
            features,
            numbers ? Link.IDENTITY : Link.LOGISTIC,
            options.choice("variant", PassiveAggressiveModel.Variant.PA_1),
            options.number("aggressiveness", 1, c -> c >= 1e-9 && c <= 1e9, "1e-9 to 1e9"),
            options.notNegative("epsilon", 0.1));
    return new ArrayLearner(
        numbers ? Task.REGRESSION : Task.BINARY,
        1,
        numbers,
        new PassiveAggressiveModel(settings),
        Map.of());
  }

  private static Learner softmax(int features, int classes, Options options) {
    if (classes < 2) {
      throw new IllegalArgumentException("classes: " + classes + " (expected: at least 2)");
    }
    SoftmaxModel.Optimizer optimizer = options.choice("optimizer", SoftmaxModel.Optimizer.ADAGRAD);
    double rate =
        GradientSettings.rate(options, optimizer == SoftmaxModel.Optimizer.SGD ? 0.01 : 0.1);
    SoftmaxModel.Settings settings =
        new SoftmaxModel.Settings(
            features,
            classes,
            optimizer,
            rate,
            GradientSettings.l2(options, rate),
            GradientSettings.clipRatio(options, optimizer));
    return new ArrayLearner(
        Task.MULTICLASS, classes, false, new SoftmaxModel(settings), optimizer(optimizer));
  }

  private static void expectNone(int classes) {
    if (classes != 0) {
      throw new IllegalArgumentException(
          "classes: " + classes + " (expected: none, for labels are numbers)");
    }
  }

  private static void expectTwo(int classes) {
    if (classes != 0 && classes != 2) {
      throw new IllegalArgumentException("classes: " + classes + " (expected: 2)");
    }
  }
}
