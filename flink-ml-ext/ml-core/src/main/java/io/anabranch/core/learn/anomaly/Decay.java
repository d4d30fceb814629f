// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import io.anabranch.core.learn.Options;

/** How fast older rows come to count less. */
final class Decay {
  private Decay() {}

  /** What a row's weight is multiplied with at each later row: 1, or as its half-life says. */
  static double of(Options options) {
    return options.has("half-life")
        ? StrictMath.pow(0.5, 1 / options.number("half-life", 1, h -> h >= 1, "rows, at least 1"))
        : 1;
  }
}
