// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.online;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What watches a model's losses.
 *
 * @param detector one of {@link io.anabranch.core.learn.drift.Detectors#names}
 * @param options of it, as they are written
 * @param then what becomes of the model
 * @param kept of the model's weight by {@link Then#SHRINK}
 */
public record DriftSpec(String detector, Map<String, String> options, Then then, double kept)
    implements Serializable {
  /** What becomes of a model after a drift. */
  public enum Then {
    /** It goes on; the drift is only counted. */
    NOTHING,
    /** It keeps a part of its weight. */
    SHRINK,
    /** It starts anew. */
    RESET
  }

  public DriftSpec {
    if (!(kept >= 0 && kept <= 1)) {
      throw new IllegalArgumentException("kept: " + kept + " (expected: 0 to 1)");
    }
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }
}
