// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * What was learnt of one key. Its numbers are a function of the examples and their order, the same
 * on every machine. Not thread-safe.
 */
public interface OnlineModel {
  /**
   * Predicts; changes nothing that is written.
   *
   * @param prediction receives as many numbers as {@link Learner#predictions} says, all finite
   */
  void predict(Example example, double[] prediction);

  /**
   * Learns one example.
   *
   * @param label finite, as {@link Task} says; NaN for tasks without labels
   */
  void learn(Example example, double label);

  /**
   * Forgets part of what was learnt, as after a drift: the model keeps its shape, and later
   * examples count for more.
   *
   * @param kept of its weight, from 0 (as new) to 1 (unchanged)
   */
  void shrink(double kept);

  /** Writes the state, which {@link Learner#read} reads; settings are not part of it. */
  void write(DataOutput out) throws IOException;

  /** A model of its own with the same state. */
  OnlineModel copy();

  /** What it takes in memory, about, in bytes. */
  int bytes();

  /** What was learnt, for people and for other formats; empty where it has no such form. */
  default Optional<ModelStructure> structure() {
    return Optional.empty();
  }
}
