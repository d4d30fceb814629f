// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

import io.anabranch.core.learn.LearnerLaws;
import io.anabranch.core.learn.Subject;
import java.util.List;

final class LinearLawsTest extends LearnerLaws {
  @Override
  protected List<Subject> subjects() {
    return List.of(
        Subject.of("linear-sgd", "linear", 3, 0, "optimizer", "sgd", "l1", "0.01", "l2", "0.01"),
        Subject.of("linear-adagrad", "linear", 16, 0),
        Subject.of("linear-adagrad-l1", "linear", 5, 0, "l1", "0.01", "l2", "0.01"),
        Subject.of("linear-ftrl", "linear", 4, 0, "optimizer", "ftrl", "l1", "1", "l2", "0.1"),
        Subject.of("linear-huber", "linear", 3, 0, "loss", "huber", "width", "2"),
        Subject.of("logistic-sgd", "logistic", 3, 0, "optimizer", "sgd"),
        Subject.of("logistic-adagrad", "logistic", 9, 2),
        Subject.of("logistic-ftrl", "logistic", 4, 2, "optimizer", "ftrl", "l1", "0.5"),
        Subject.of("rls", "rls", 6, 0),
        Subject.of("rls-fast", "rls", 2, 0, "forgetting", "0.9", "variance", "1e6"),
        Subject.of("passive-aggressive-1", "passive-aggressive", 4, 0),
        Subject.of("passive-aggressive-2", "passive-aggressive", 4, 0, "variant", "pa-2"),
        Subject.of("passive-aggressive-classes", "passive-aggressive", 4, 2, "variant", "pa-2"),
        Subject.of("softmax-sgd", "softmax", 3, 3, "optimizer", "sgd", "l2", "0.01"),
        Subject.of("softmax-adagrad", "softmax", 3, 4));
  }
}
