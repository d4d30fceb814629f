// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A leaf of a regressor: predicts the mean of its labels. */
final class ValueLeaf extends Leaf {
  /** Weight and mean of the labels, with what the parent knew. */
  private double weight;

  private double mean;
  private QuantizedObserver[] observers;

  ValueLeaf(TreeSettings settings, int depth) {
    this(settings, depth, new QuantizedObserver[settings.drawn()]);
    for (int slot = 0; slot < observers.length; slot++) {
      observers[slot] = new QuantizedObserver(settings.bins());
    }
  }

  private ValueLeaf(TreeSettings settings, int depth, QuantizedObserver[] observers) {
    super(settings, depth);
    this.observers = observers;
  }

  @Override
  boolean isObserving() {
    return observers != null;
  }

  @Override
  void freeze() {
    observers = null;
    drawn = null;
    attempted = 0;
  }

  @Override
  void predict(double[] features, double[] prediction, BayesScratch scratch) {
    prediction[0] = mean;
  }

  // hot path
  @Override
  void learn(double[] features, double label, double times, BayesScratch scratch) {
    double bounded = Clipping.clip(label);
    weight += times;
    mean += times / weight * (bounded - mean);
    if (observers == null) {
      return;
    }
    for (int slot = 0; slot < observers.length; slot++) {
      double value = Clipping.clip(features[feature(slot)]);
      observers[slot].add(value, bounded, times);
    }
  }

  @Override
  double weight() {
    return weight;
  }

  @Override
  Split split() {
    attempted = weight;
    Split.Race race = new Split.Race();
    for (int slot = 0; slot < observers.length; slot++) {
      race.enter(observers[slot].bestSplit(feature(slot)));
    }
    if (race.best() == null) {
      return null;
    }
    double bound = settings.bound(1, weight);
    boolean sure = race.second() / race.best().merit() < 1 - bound || bound < settings.tie();
    return sure ? race.best() : null;
  }

  @Override
  void inherit(double[] statistics) {
    weight = statistics[0];
    mean = statistics[1];
    attempted = weight;
  }

  @Override
  void shrink(double kept) {
    weight *= kept;
    attempted *= kept;
    if (observers != null) {
      for (QuantizedObserver observer : observers) {
        observer.shrink(kept);
      }
    }
  }

  @Override
  double[] constant() {
    return new double[] {mean};
  }

  @Override
  void writeStatistics(DataOutput out) throws IOException {
    Weights.write(weight, out);
    out.writeDouble(mean);
    if (observers != null) {
      for (QuantizedObserver observer : observers) {
        observer.write(out);
      }
    }
  }

  @Override
  void readStatistics(DataInput in) throws IOException {
    weight = Weights.read(in);
    mean = StateFormat.readDouble("mean", in);
    if (observers != null) {
      for (int slot = 0; slot < observers.length; slot++) {
        observers[slot] = QuantizedObserver.read(in, settings.bins());
      }
    }
  }

  @Override
  Leaf copy() {
    QuantizedObserver[] copies = null;
    if (observers != null) {
      copies = observers.clone();
      for (int slot = 0; slot < copies.length; slot++) {
        copies[slot] = copies[slot].copy();
      }
    }
    ValueLeaf copy = new ValueLeaf(settings, depth, copies);
    copy.weight = weight;
    copy.mean = mean;
    return shared(copy);
  }
}
