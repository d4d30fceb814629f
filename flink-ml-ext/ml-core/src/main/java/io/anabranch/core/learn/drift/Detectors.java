// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.drift;

import io.anabranch.core.learn.Options;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The drift detectors that a definition may name. */
public final class Detectors {
  private static final Map<String, Kind> KINDS = kinds();

  private Detectors() {}

  private record Kind(List<String> options, Function<Options, Detector> maker) {}

  private static Map<String, Kind> kinds() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    // DETECTORS
    kinds.put("adwin", new Kind(Adwin.OPTIONS, Adwin::of));
    kinds.put("ddm", new Kind(Ddm.OPTIONS, Ddm::of));
    kinds.put("page-hinkley", new Kind(PageHinkley.OPTIONS, PageHinkley::of));
    return Collections.unmodifiableMap(kinds);
  }

  public static List<String> names() {
    return new ArrayList<>(KINDS.keySet());
  }

  /** The options of a kind, which must be one of {@link #names}. */
  public static List<String> options(String kind) {
    return KINDS.get(kind).options();
  }

  /**
   * Makes a detector.
   *
   * @throws IllegalArgumentException {@code name: value (expected: ...)}
   */
  public static Detector create(String kind, Map<String, String> options) {
    Kind known = KINDS.get(kind);
    if (known == null) {
      throw new IllegalArgumentException(
          "detector: " + kind + " (expected: one of " + String.join(", ", KINDS.keySet()) + ")");
    }
    return known.maker().apply(Options.of(options, known.options()));
  }
}
