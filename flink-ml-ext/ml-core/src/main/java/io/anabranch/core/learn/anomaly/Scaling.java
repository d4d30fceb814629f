// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import io.anabranch.core.learn.Options;

/**
 * The range of all features.
 *
 * @param min NaN where it is to be learnt
 * @param max NaN where it is to be learnt
 */
record Scaling(double min, double max) {
  static Scaling of(Options options) {
    double min = options.number("min", Double.NaN, any -> true, "a number");
    double max = options.number("max", Double.NaN, any -> true, "a number");
    if (options.has("min") != options.has("max") || min >= max) {
      throw new IllegalArgumentException(
          "max: "
              + (options.has("max") ? max : "missing")
              + " (expected: a number above min: "
              + (options.has("min") ? min : "missing")
              + ")");
    }
    return new Scaling(min, max);
  }

  boolean isLearnt() {
    return Double.isNaN(min);
  }
}
