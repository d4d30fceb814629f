// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import io.anabranch.core.learn.LearnerLaws;
import io.anabranch.core.learn.Subject;
import java.util.List;

final class AnomalyLawsTest extends LearnerLaws {
  @Override
  protected List<Subject> subjects() {
    return List.of(
        Subject.of("z-mean", "z-score", 3, 0),
        Subject.of("z-mean-decay", "z-score", 2, 0, "half-life", "20", "learn-anomalies", "full"),
        Subject.of("z-median", "z-score", 2, 0, "by", "median", "window", "31"),
        Subject.of(
            "z-median-clipped",
            "z-score",
            1,
            0,
            "by",
            "median",
            "window",
            "10",
            "warm-up",
            "5",
            "learn-anomalies",
            "clipped"),
        Subject.of("ewma-chart", "ewma-chart", 2, 0, "warm-up", "10"),
        Subject.of("ewma-chart-decay", "ewma-chart", 1, 0, "half-life", "50", "lambda", "1"),
        Subject.of("half-space-trees", "half-space-trees", 2, 0, "window", "40", "trees", "5"),
        Subject.of(
            "half-space-trees-given",
            "half-space-trees",
            3,
            0,
            "window",
            "70",
            "trees",
            "3",
            "depth",
            "4",
            "min",
            "-1",
            "max",
            "1"));
  }
}
