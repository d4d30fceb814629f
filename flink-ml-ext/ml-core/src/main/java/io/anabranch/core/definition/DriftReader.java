// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.learn.drift.Detectors;
import io.anabranch.core.online.DriftSpec;
import java.util.Map;

/** Reads what watches a learner for drift. */
final class DriftReader {
  private static final double HALF = 0.5;

  private DriftSpec spec;

  /** Null where nothing watches. */
  DriftSpec spec() {
    return spec;
  }

  void read(Value value) {
    Section section =
        value == null ? null : value.section("a detector, as in {detector: adwin, then: shrink}");
    if (section == null) {
      return;
    }
    Value detector = section.require("detector", Suggestion.oneOf("", Detectors.names()));
    String name = detector == null ? null : detector.text("a detector");
    if (name != null && !Detectors.names().contains(name)) {
      detector.refuse(Detectors.names());
      name = null;
    }
    Value then = section.find("then");
    DriftSpec.Then what = then == null ? DriftSpec.Then.NOTHING : then.choice(DriftSpec.Then.class);
    Value keptValue = section.find("kept");
    if (keptValue != null && what != DriftSpec.Then.SHRINK) {
      keptValue.refuse("none without then: shrink");
    }
    double kept = kept(keptValue);
    Value options = section.find("options");
    Section optionsSection =
        options == null ? null : options.section("options of the detector, as in {delta: 0.002}");
    Map<String, String> texts =
        optionsSection == null || name == null
            ? Map.of()
            : SectionTexts.of(optionsSection, Detectors.options(name));
    section.finish();
    if (name != null && what != null) {
      make(section, optionsSection, new DriftSpec(name, texts, what, kept));
    }
  }

  private void make(Section section, Section options, DriftSpec read) {
    try {
      Detectors.create(read.detector(), read.options());
      spec = read;
    } catch (IllegalArgumentException e) {
      (options == null ? section : options).refuse(e.getMessage());
    }
  }

  private static double kept(Value value) {
    if (value == null) {
      return HALF;
    }
    String expected = "a number from 0 to 1";
    Double kept = value.number(expected);
    if (kept != null && (kept < 0 || kept > 1)) {
      value.refuse(expected);
    }
    return kept == null ? HALF : kept;
  }
}
