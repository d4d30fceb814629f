// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.drift;

import java.io.DataInput;
import java.io.IOException;
import java.util.Map;

/** A kind of drift detector with its settings. Immutable and thread-safe. */
public interface Detector {
  DriftDetector create();

  /** The format that is written now. */
  int version();

  /**
   * Reads a detector's state.
   *
   * @param version the format in which it was written, 1 to {@link #version()}
   */
  DriftDetector read(DataInput in, int version) throws IOException;

  /**
   * The settings that decide which bytes a state has or what they mean, by name, with defaults and
   * in a fixed order. A state is read only under an equal layout; all other settings may change.
   */
  default Map<String, String> layout() {
    return Map.of();
  }

  int maxBytes();
}
