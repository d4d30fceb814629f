// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A leaf of a classifier. */
final class ClassLeaf extends Leaf {
  /** Weight of each class, with what the parent knew. */
  private final double[] weights;

  private GaussianObservers observers;

  /** Weight of the examples that each way of predicting had right. */
  private double majorityRight;

  private double bayesRight;

  ClassLeaf(TreeSettings settings, int depth) {
    this(settings, depth, new double[settings.classes()], new GaussianObservers(settings));
  }

  private ClassLeaf(
      TreeSettings settings, int depth, double[] weights, GaussianObservers observers) {
    super(settings, depth);
    this.weights = weights;
    this.observers = observers;
  }

  @Override
  boolean isObserving() {
    return observers != null;
  }

  @Override
  void freeze() {
    if (!settings.predictsFromObservers()) {
      observers = null;
      drawn = null;
    }
  }

  @Override
  void predict(double[] features, double[] prediction, BayesScratch scratch) {
    switch (settings.leaf()) {
      case MAJORITY -> shares(prediction);
      case NAIVE_BAYES -> bayes(features, prediction, scratch);
      default -> {
        if (bayesRight >= majorityRight) {
          bayes(features, prediction, scratch);
        } else {
          shares(prediction);
        }
      }
    }
  }

  /** Laplace's rule of succession, so that no class is ever impossible. */
  private void shares(double[] prediction) {
    double all = weights.length;
    for (double weight : weights) {
      all += weight;
    }
    for (int label = 0; label < weights.length; label++) {
      prediction[label] = (weights[label] + 1) / all;
    }
  }

  private void bayes(double[] features, double[] prediction, BayesScratch scratch) {
    shares(prediction);
    observers.posterior(features, this, prediction, scratch);
  }

  @Override
  void learn(double[] features, double label, double weight, BayesScratch scratch) {
    int index = (int) label;
    if (settings.leaf() == LeafPrediction.NAIVE_BAYES_ADAPTIVE) {
      compare(features, index, weight, scratch);
    }
    weights[index] += weight;
    if (observers != null) {
      observers.add(features, this, index, weight);
    }
  }

  private void compare(double[] features, int label, double weight, BayesScratch scratch) {
    if (largest(weights) == label) {
      majorityRight += weight;
    }
    bayes(features, scratch.posterior, scratch);
    if (largest(scratch.posterior) == label) {
      bayesRight += weight;
    }
  }

  static int largest(double[] numbers) {
    int largest = 0;
    for (int i = 1; i < numbers.length; i++) {
      if (numbers[i] > numbers[largest]) {
        largest = i;
      }
    }
    return largest;
  }

  @Override
  double weight() {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }

  @Override
  Split split() {
    attempted = weight();
    Split.Race race = new Split.Race();
    for (int slot = 0; slot < settings.drawn(); slot++) {
      race.enter(observers.bestSplit(slot, feature(slot)));
    }
    if (race.best() == null) {
      return null;
    }
    double bound = settings.bound(observers.range(), attempted);
    boolean sure = race.best().merit() - race.second() > bound || bound < settings.tie();
    return sure ? race.best() : null;
  }

  @Override
  void inherit(double[] statistics) {
    System.arraycopy(statistics, 0, weights, 0, weights.length);
    attempted = weight();
  }

  @Override
  void shrink(double kept) {
    for (int label = 0; label < weights.length; label++) {
      weights[label] *= kept;
    }
    majorityRight *= kept;
    bayesRight *= kept;
    attempted *= kept;
    if (observers != null) {
      observers.shrink(kept);
    }
  }

  @Override
  double[] constant() {
    if (settings.leaf() != LeafPrediction.MAJORITY) {
      return null;
    }
    double[] shares = new double[weights.length];
    shares(shares);
    return shares;
  }

  @Override
  void writeStatistics(DataOutput out) throws IOException {
    for (double weight : weights) {
      Weights.write(weight, out);
    }
    if (settings.leaf() == LeafPrediction.NAIVE_BAYES_ADAPTIVE) {
      Weights.write(majorityRight, out);
      Weights.write(bayesRight, out);
    }
    if (observers != null) {
      observers.write(out);
    }
  }

  @Override
  void readStatistics(DataInput in) throws IOException {
    for (int label = 0; label < weights.length; label++) {
      weights[label] = Weights.read(in);
    }
    if (settings.leaf() == LeafPrediction.NAIVE_BAYES_ADAPTIVE) {
      majorityRight = Weights.read(in);
      bayesRight = Weights.read(in);
    }
    if (observers != null) {
      observers.read(in);
    }
  }

  @Override
  Leaf copy() {
    ClassLeaf copy =
        new ClassLeaf(
            settings, depth, weights.clone(), observers == null ? null : observers.copy());
    copy.majorityRight = majorityRight;
    copy.bayesRight = bayesRight;
    return shared(copy);
  }
}
