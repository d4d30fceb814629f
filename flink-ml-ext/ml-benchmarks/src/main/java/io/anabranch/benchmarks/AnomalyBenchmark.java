// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Precision and recall of the anomaly learners on machines of the Numenta Anomaly Benchmark
 * (github.com/numenta/NAB), one model for each machine, each row predicted before it is learnt.
 *
 * <p>Arguments: {@code --data FOLDER}, with files {@code timestamp,value} as NAB's {@code
 * data/realAWSCloudwatch}; {@code --labels FILE}, NAB's {@code labels/combined_windows.json}; and
 * any number of {@code --detector "KIND NAME=VALUE ..."}, else one of each kind with its defaults.
 * {@code residual:KIND FORECAST-OPTIONS / KIND OPTIONS} feeds the errors of a forecast to a
 * detector; {@code chance rate=R} flags rows at random, which any detector has to beat.
 */
public final class AnomalyBenchmark {
  private static final List<String> DETECTORS =
      List.of(
          "chance rate=0.0005",
          "chance rate=0.002",
          "chance rate=0.01",
          "z-score threshold=3",
          "z-score",
          "z-score threshold=8 half-life=1000",
          "z-score by=median threshold=3.5",
          "z-score by=median",
          "ewma-chart lambda=0.2 threshold=3",
          "ewma-chart",
          "half-space-trees window=250",
          "half-space-trees",
          "residual:seasonal-naive step=5_min period=24_h / ewma-chart",
          "residual:holt-winters step=5_min period=24_h / ewma-chart",
          "residual:holt-winters step=5_min period=24_h alpha=0.02 beta=0 gamma=0.05 / ewma-chart");

  private AnomalyBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    Path data = null;
    Path labels = null;
    List<String> detectors = new ArrayList<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "--data" -> data = Path.of(arguments[i + 1]);
        case "--labels" -> labels = Path.of(arguments[i + 1]);
        case "--detector" -> detectors.add(arguments[i + 1]);
        default ->
            throw new IllegalArgumentException(
                arguments[i] + ": unknown (expected: --data, --labels or --detector)");
      }
    }
    if (data == null || labels == null) {
      throw new IllegalArgumentException("expected: --data FOLDER --labels FILE");
    }
    List<LabelledSeries> machines = LabelledSeries.readAll(data, labels);
    System.out.printf(
        Locale.ROOT,
        "%-88s %9s %9s %9s %9s %9s %9s%n",
        "detector",
        "windows",
        "found",
        "false",
        "precision",
        "recall",
        "F1");
    for (String detector : detectors.isEmpty() ? DETECTORS : detectors) {
      print(detector, machines);
    }
  }

  private static void print(String written, List<LabelledSeries> machines) {
    Found found = new Found(0, 0, 0);
    for (LabelledSeries machine : machines) {
      found = found.plus(machine.compare(flags(written, machine)));
    }
    System.out.printf(
        Locale.ROOT,
        "%-88s %9d %9d %9d %9.3f %9.3f %9.3f%n",
        written.replace('_', ' '),
        found.windows(),
        found.found(),
        found.falseAlarms(),
        found.precision(),
        found.recall(),
        found.f1());
  }

  private static boolean[] flags(String written, LabelledSeries machine) {
    return written.startsWith("chance rate=")
        ? machine.flagsByChance(Double.parseDouble(written.substring("chance rate=".length())))
        : SeriesDetector.of(written).flags(machine);
  }

  /**
   * What was found of the windows that should be.
   *
   * @param windows that there are
   * @param found of them: windows with a flag in them
   * @param falseAlarms runs of flags outside of them
   */
  record Found(int windows, int found, int falseAlarms) {
    Found plus(Found other) {
      return new Found(
          windows + other.windows, found + other.found, falseAlarms + other.falseAlarms);
    }

    double precision() {
      return found == 0 ? 0 : (double) found / (found + falseAlarms);
    }

    double recall() {
      return (double) found / windows;
    }

    double f1() {
      return found == 0 ? 0 : 2 * precision() * recall() / (precision() + recall());
    }
  }
}
