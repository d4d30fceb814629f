// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.online;

import io.anabranch.core.error.MlException;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.Task;
import java.util.Arrays;

/**
 * Buffers of one task: the example that the engine fills, and the rows of one key and one time that
 * were predicted and not yet learnt. Not thread-safe.
 */
public final class Workspace {
  /** Keeps log-odds finite where a model is certain. */
  private static final double LEAST_PROBABILITY = 1e-9;

  private final Task task;
  private final Example example;
  private final Example delayed;
  private final double[] prediction;
  private final int features;
  private final int stride;

  private double[] numbers = new double[0];
  private byte[][] ids = new byte[1][];
  private int rows;

  Workspace(KeyModels plan) {
    task = plan.learner().task();
    features = plan.spec().learner().features().size();
    example = new Example(features);
    delayed = new Example(features);
    prediction = new double[plan.learner().predictions()];
    stride = plan.stride();
  }

  /** To be filled before a row is predicted: features, time, and the prior by {@link #prior}. */
  public Example example() {
    return example;
  }

  /**
   * Sets the example's prior.
   *
   * @param value a number, or the probability of the second class
   * @throws MlException of kind DATA for what is neither
   */
  // hot path
  public void prior(double value) {
    if (!Double.isFinite(value)) {
      throw MlException.data("prior: " + value + " (expected: a finite number)");
    }
    if (task != Task.BINARY) {
      example.withPrior(value);
      return;
    }
    if (value < 0 || value > 1) {
      throw MlException.data("prior: " + value + " (expected: a probability, 0 to 1)");
    }
    double within = Math.max(LEAST_PROBABILITY, Math.min(1 - LEAST_PROBABILITY, value));
    example.withPrior(StrictMath.log(within / (1 - within)));
  }

  double[] prediction() {
    return prediction;
  }

  /** An example of its own for what is learnt late. */
  Example delayed() {
    return delayed;
  }

  /** Numbers that a row takes: features, prior, prediction, label. */
  int stride() {
    return stride;
  }

  /** Adds the example at hand with its prediction. */
  // hot path
  void add(double label, byte[] id) {
    int at = rows * stride();
    if (at + stride() > numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(stride(), 2 * numbers.length));
      ids = Arrays.copyOf(ids, 2 * ids.length);
    }
    System.arraycopy(example.features(), 0, numbers, at, features);
    numbers[at + features] = example.prior();
    System.arraycopy(prediction, 0, numbers, at + features + 1, prediction.length);
    numbers[at + stride() - 1] = label;
    ids[rows] = id;
    rows++;
  }

  int rows() {
    return rows;
  }

  void clear() {
    rows = 0;
  }

  double[] numbers() {
    return numbers;
  }

  byte[] id(int row) {
    return ids[row];
  }

  /**
   * Takes a row's numbers apart: into {@link #delayed}, into {@link #prediction}; gives the label.
   */
  // hot path
  double open(double[] from, int at, long time) {
    System.arraycopy(from, at, delayed.features(), 0, features);
    delayed.at(time).withPrior(from[at + features]);
    System.arraycopy(from, at + features + 1, prediction, 0, prediction.length);
    return from[at + stride() - 1];
  }
}
