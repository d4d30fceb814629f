// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All that came out: rows in the order of each key, all else sorted. */
record Outputs(
    List<String> rows,
    List<String> late,
    List<String> deadLetters,
    List<String> labelLetters,
    List<String> labelsLearnt,
    List<String> models) {
  Outputs() {
    this(
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>());
  }

  static Outputs of(LearnHarness harness) {
    Outputs outputs = new Outputs();
    outputs.take(harness);
    return outputs.sorted();
  }

  void take(LearnHarness harness) {
    rows.addAll(harness.output());
    late.addAll(harness.late());
    deadLetters.addAll(harness.deadLetters());
    labelLetters.addAll(harness.labelLetters());
    labelsLearnt.addAll(harness.labelsLearnt());
    models.addAll(harness.models());
  }

  Outputs withoutModels() {
    return new Outputs(rows, late, deadLetters, labelLetters, labelsLearnt, List.of());
  }

  Outputs sorted() {
    rows.sort(Comparator.comparing(row -> row.substring(row.indexOf('{'), row.indexOf(','))));
    for (List<String> lines : List.of(late, deadLetters, labelLetters, labelsLearnt, models)) {
      lines.sort(null);
    }
    return this;
  }
}
