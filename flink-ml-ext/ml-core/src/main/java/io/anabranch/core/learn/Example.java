// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

/** What a model sees of one row. One per task, filled again and again; not thread-safe. */
public final class Example {
  private final double[] features;
  private long time;
  private double prior;

  /** An example of so many features, all 0, without a prior. */
  public Example(int features) {
    this.features = new double[features];
  }

  /** For tests and tools: an example with these features, at time 0, without a prior. */
  public static Example of(double... features) {
    Example example = new Example(features.length);
    System.arraycopy(features, 0, example.features, 0, features.length);
    return example;
  }

  /** The features themselves, finite numbers; to be filled, not to be kept. */
  public double[] features() {
    return features;
  }

  /** Event time in milliseconds. */
  public long time() {
    return time;
  }

  public Example at(long millis) {
    time = millis;
    return this;
  }

  /**
   * What was known before this model, to which it adds: a number for regression, log-odds for two
   * classes; 0 where there is none.
   */
  public double prior() {
    return prior;
  }

  public Example withPrior(double known) {
    prior = known;
    return this;
  }
}
