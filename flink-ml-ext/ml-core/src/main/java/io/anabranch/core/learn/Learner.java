// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

import java.io.DataInput;
import java.io.IOException;
import java.util.Map;

/** An algorithm with its settings; makes the models of all keys. Immutable and thread-safe. */
public interface Learner {
  Task task();

  /** Numbers in one prediction. */
  int predictions();

  /** Whether {@link Example#prior} counts; a prior is refused where it does not. */
  default boolean takesPrior() {
    return false;
  }

  /** A model that has seen nothing. */
  OnlineModel create();

  /** The format that models write now; it grows by one with every change. */
  int version();

  /**
   * Reads a model.
   *
   * @param version the format in which it was written, 1 to {@link #version()}
   * @throws IOException where the bytes are no model of this learner, as with another number of
   *     features: {@code features: 3 (expected: 4)}
   */
  OnlineModel read(DataInput in, int version) throws IOException;

  /**
   * The settings that decide which bytes a state has or what they mean, by name, with defaults and
   * in a fixed order. A state is read only under an equal layout; all other settings may change,
   * and the model goes on under the new ones.
   */
  default Map<String, String> layout() {
    return Map.of();
  }

  /** The most bytes that {@link OnlineModel#write} writes of a model of these settings. */
  int maxBytes();
}
