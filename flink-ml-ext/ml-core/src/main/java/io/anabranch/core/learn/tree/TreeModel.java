// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.OnlineModel;
import java.io.DataOutput;
import java.io.IOException;

/** What the models of trees share: the form of predictions and labels. */
abstract class TreeModel implements OnlineModel {
  final TreeSettings settings;

  final BayesScratch scratch;

  /** One number, or a probability for each class. */
  private final double[] whole;

  TreeModel(TreeSettings settings) {
    this.settings = settings;
    this.scratch = new BayesScratch(settings);
    this.whole = new double[Math.max(1, settings.classes())];
  }

  /** Predicts a number, or a probability for each class. */
  abstract void predict(double[] features, double[] prediction);

  abstract void learn(double[] features, double label);

  abstract void writeTrees(DataOutput out) throws IOException;

  // hot path
  @Override
  public final void predict(Example example, double[] prediction) {
    predict(example.features(), whole);
    switch (settings.classes()) {
      case 0 -> prediction[0] = example.prior() + whole[0];
      case 2 -> prediction[0] = whole[1];
      default -> System.arraycopy(whole, 0, prediction, 0, whole.length);
    }
  }

  // hot path
  @Override
  public final void learn(Example example, double label) {
    if (!settings.isClassifier()) {
      learn(example.features(), Clipping.clip(label - example.prior()));
      return;
    }
    if (!(label >= 0 && label < settings.classes())) {
      throw new IllegalArgumentException(
          "label: " + label + " (expected: a class from 0 to " + (settings.classes() - 1) + ")");
    }
    learn(example.features(), label);
  }

  @Override
  public final void write(DataOutput out) throws IOException {
    Varints.write(settings.features(), out);
    Varints.write(settings.classes(), out);
    writeTrees(out);
  }
}
