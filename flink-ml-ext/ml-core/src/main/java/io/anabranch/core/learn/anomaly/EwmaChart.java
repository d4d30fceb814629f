// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.LearnerFactory;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Options;
import io.anabranch.core.learn.StateFormat;
import io.anabranch.core.learn.Task;
import java.io.DataInput;
import java.io.IOException;
import java.util.List;

/**
 * The control chart of Roberts (Control chart tests based on geometric moving averages,
 * Technometrics 1, 1959), for shifts that are too small to show in one value. With a row's value x:
 *
 * <pre>
 * z_t = lambda x_t + (1 - lambda) z_(t-1),  z_1 = x_1
 * score = |z_t - mean| / (std sqrt(lambda / (2 - lambda) (1 - (1 - lambda)^(2t))))
 * </pre>
 *
 * <p>The threshold is the paper's width of the limits in standard deviations, L. Mean and standard
 * deviation are those of the rows before, all alike or with a {@code half-life}. With {@code
 * learn-anomalies: clipped} a value beyond so many standard deviations enters z too as one at that
 * distance, and the chart calms down soon after one extreme value.
 *
 * <p>The defaults, lambda 0.05 and threshold 6, were chosen on machines of the Numenta Anomaly
 * Benchmark; for independent normal values textbooks say 0.2 and 3.
 *
 * <p>State: 24 bytes for each feature, and at most 26 more.
 */
final class EwmaChart implements Learner {
  static final LearnerFactory FACTORY =
      new LearnerFactory(
          "ewma-chart",
          List.of("lambda", "half-life", "threshold", "warm-up", "learn-anomalies"),
          (features, classes, options) -> new EwmaChart(features, options));

  private final int features;
  private final Chart chart;

  /**
   * Settings of a chart.
   *
   * @param lambda weight of the latest value
   * @param kept of a row's weight in mean and standard deviation at each later row
   */
  record Chart(double lambda, double kept, Alarm alarm) {}

  EwmaChart(int features, Options options) {
    AnomalyLearners.needFeatures(features);
    this.features = features;
    chart =
        new Chart(
            options.number("lambda", 0.05, l -> l > 0 && l <= 1, "a number above 0, at most 1"),
            Decay.of(options),
            Alarm.of(options, 6, 100));
  }

  @Override
  public Task task() {
    return Task.ANOMALY;
  }

  @Override
  public int predictions() {
    return 2;
  }

  @Override
  public OnlineModel create() {
    return new EwmaChartModel(features, chart);
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public OnlineModel read(DataInput in, int version) throws IOException {
    StateFormat.check(version, version());
    StateFormat.expectSize("features", features, in);
    EwmaChartModel model = new EwmaChartModel(features, chart);
    model.read(in);
    return model;
  }

  @Override
  public int maxBytes() {
    return 5 + 5 + Double.BYTES * (1 + features) + RunningMoments.mostBytes(features);
  }
}
