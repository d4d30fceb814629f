// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.forecast;

import io.anabranch.core.learn.LearnerLaws;
import io.anabranch.core.learn.Subject;
import java.util.List;

final class ForecastLawsTest extends LearnerLaws {
  @Override
  protected List<Subject> subjects() {
    return List.of(
        Subject.of("holt-winters", "holt-winters", 0, 0),
        Subject.of("holt-winters-trend", "holt-winters", 0, 0, "step", "3 h", "damping", "1"),
        Subject.of("holt-winters-day", "holt-winters", 0, 0, "step", "1 h", "period", "24 h"),
        Subject.of("holt-winters-sparse", "holt-winters", 0, 0, "step", "10 min", "period", "7 h"),
        Subject.of("seasonal-naive", "seasonal-naive", 0, 0),
        Subject.of("seasonal-naive-day", "seasonal-naive", 0, 0, "step", "1 h", "period", "24 h"),
        Subject.of(
            "seasonal-naive-sparse", "seasonal-naive", 0, 0, "step", "25 min", "period", "50 min"));
  }
}
