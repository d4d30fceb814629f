// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.bayes;

import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.Options;
import io.anabranch.core.learn.StateFormat;
import io.anabranch.core.learn.Task;
import java.io.DataInput;
import java.io.IOException;

/**
 * Gaussian naive Bayes.
 *
 * @param smoothing what is added to each variance, as a share of the greatest variance of a feature
 */
record NaiveBayesLearner(int features, int classes, double smoothing) implements Learner {
  private static final int VERSION = 1;

  static NaiveBayesLearner of(int features, int classes, Options options) {
    if (classes == 1) {
      throw new IllegalArgumentException("classes: 1 (expected: at least 2)");
    }
    return new NaiveBayesLearner(
        features,
        Math.max(2, classes),
        options.number("smoothing", 1e-9, s -> s >= 1e-15 && s <= 1, "1e-15 to 1"));
  }

  @Override
  public Task task() {
    return classes == 2 ? Task.BINARY : Task.MULTICLASS;
  }

  @Override
  public int predictions() {
    return classes == 2 ? 1 : classes;
  }

  @Override
  public NaiveBayesModel create() {
    return new NaiveBayesModel(this);
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public NaiveBayesModel read(DataInput in, int version) throws IOException {
    StateFormat.check(version, VERSION);
    NaiveBayesModel model = create();
    model.read(in);
    return model;
  }

  @Override
  public int maxBytes() {
    return 2 * StateFormat.MAX_COUNT_BYTES + classes * (1 + 2 * features) * Double.BYTES;
  }
}
