// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

/** Hears what a check is doing. */
@FunctionalInterface
public interface Progress {
  /** Says nothing. */
  Progress NONE = step -> {};

  /**
   * @param step what begins now, as in {@code a batch of 256 rows}; often the same several times
   */
  void step(String step);
}
