// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.drift;

import java.io.DataOutput;
import java.io.IOException;

/** Watches the losses of one model, in order. Not thread-safe. */
public interface DriftDetector {
  /**
   * Adds a loss.
   *
   * @param loss finite; 0 or 1 for {@code ddm}, where other losses above 0 count as 1
   * @return whether the losses have become worse; the detector then starts anew
   */
  boolean add(double loss);

  /** Writes the state, which {@link Detector#read} reads. */
  void write(DataOutput out) throws IOException;

  DriftDetector copy();

  /** What it takes in memory, about, in bytes. */
  int bytes();
}
