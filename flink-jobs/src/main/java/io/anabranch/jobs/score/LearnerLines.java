// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import io.anabranch.core.online.DriftSpec;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LabelDelay;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.row.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a definition's learners are, for a person. */
final class LearnerLines {
  private final List<String> lines = new ArrayList<>();

  private LearnerLines() {}

  static List<String> of(List<LearnSpec> learners) {
    LearnerLines lines = new LearnerLines();
    learners.forEach(lines::add);
    return lines.lines;
  }

  private void add(LearnSpec spec) {
    KeyModels models = new KeyModels(spec);
    lines.add(
        "learns      " + spec.name() + ", one model for each " + String.join(", ", spec.key()));
    line("learner", learner(spec, models));
    line("sees", String.join(", ", spec.learner().features()));
    line("options", options(spec));
    line("classes", String.join(", ", spec.learner().classes()));
    line("label", label(spec));
    line("prior", spec.prior() == null ? "" : spec.prior());
    line("drift", drift(spec.drift()));
    line("state", state(spec, models));
    for (Column output : models.outputs()) {
      lines.add(String.format("  %-26s %s", output.name(), output.type()));
    }
  }

  private void line(String title, String text) {
    if (!text.isEmpty()) {
      lines.add(String.format("  %-9s %s", title, text));
    }
  }

  private static String learner(LearnSpec spec, KeyModels models) {
    return spec.learner().kind()
        + ", "
        + models.learner().task().name().toLowerCase(Locale.ROOT)
        + ", format "
        + models.learner().version();
  }

  private static String options(LearnSpec spec) {
    return spec.learner().options().entrySet().stream()
        .map(option -> option.getKey() + " " + option.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String label(LearnSpec spec) {
    if (spec.label() == null) {
      return "";
    }
    LabelDelay delay = spec.delay();
    if (delay.isStream()) {
      return String.format(
          Locale.ROOT,
          "%s, from the stream of labels by %s within %s; at most %,d rows of a key wait",
          spec.label(),
          String.join(", ", delay.id()),
          DurationText.of(delay.within()),
          delay.most());
    }
    return delay.lag().isZero()
        ? spec.label() + ", known with the row"
        : spec.label() + ", known " + DurationText.of(delay.lag()) + " later";
  }

  private static String drift(DriftSpec drift) {
    if (drift == null) {
      return "";
    }
    return drift.detector()
        + switch (drift.then()) {
          case NOTHING -> ", counted only";
          case SHRINK -> ", then the model keeps " + drift.kept() + " of its weight";
          case RESET -> ", then the model starts anew";
        };
  }

  private static String state(LearnSpec spec, KeyModels models) {
    return String.format(
        Locale.ROOT,
        "a model of at most %,d bytes, %s",
        models.learner().maxBytes(),
        spec.ttl() == null
            ? "never forgotten"
            : "forgotten when silent for " + DurationText.of(spec.ttl()));
  }
}
