// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

/** What is learnt, and with it the numbers of a prediction. */
public enum Task {
  /** One number: the expected value. Labels are numbers. */
  REGRESSION(true),
  /** One number: the probability of the second class. Labels are 0 and 1. */
  BINARY(true),
  /** The probability of each class. Labels are the indexes of the classes. */
  MULTICLASS(true),
  /** The index of the nearest cluster, and the distance to its centre. Without labels. */
  CLUSTERING(false),
  /** One number: the next value of the series. Labels are the series itself. */
  FORECAST(true),
  /** A score, the higher the stranger, and 1 where it is an anomaly, else 0. Without labels. */
  ANOMALY(false);

  private final boolean labelled;

  Task(boolean labelled) {
    this.labelled = labelled;
  }

  /**
   * Whether it learns from labels; else it learns from the features alone, as soon as they come.
   */
  public boolean isLabelled() {
    return labelled;
  }
}
