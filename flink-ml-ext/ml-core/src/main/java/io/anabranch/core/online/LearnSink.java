// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.online;

/** Receives what a learner says of one row; indexes are those of {@link KeyModels#outputs}. */
public interface LearnSink {
  void setNull(int output);

  void setBoolean(int output, boolean value);

  void setInteger(int output, long value);

  void setNumber(int output, double value);

  /** The name of a class, by its index in {@link io.anabranch.core.learn.LearnerSpec#classes}. */
  void setClass(int output, int index);

  /**
   * @param values copied before the call returns
   */
  void setNumbers(int output, double[] values);
}
