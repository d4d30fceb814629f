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
import java.util.Map;

/**
 * How far a value is from the middle of those before, in units of their spread. {@code by: mean}:
 * mean and standard deviation of all rows, or, with a {@code half-life}, of rows that count half
 * after so many more. {@code by: median}: median and median absolute deviation of the last {@code
 * window} rows (the modified z-score of Iglewicz and Hoaglin, How to Detect and Handle Outliers,
 * 1993); where more than half of the rows are equal, so that the latter is 0, the mean absolute
 * deviation from the median takes its place.
 *
 * <p>The default threshold of 6 was chosen on machines of the Numenta Anomaly Benchmark, whose
 * values have long tails; textbooks say 3, and 3.5 for medians, of normal values.
 *
 * <p>State, for each feature: 16 bytes by mean, 8 for each row of the window by median; and at most
 * 18.
 */
final class ZScore implements Learner {
  static final LearnerFactory FACTORY =
      new LearnerFactory(
          "z-score",
          List.of("by", "half-life", "window", "threshold", "warm-up", "learn-anomalies"),
          (features, classes, options) -> new ZScore(features, options));

  private static final int LARGEST = 4_096;

  /** The middle and the spread. */
  enum By {
    MEAN,
    MEDIAN
  }

  private final int features;
  private final By by;
  private final Alarm alarm;
  private final double kept;
  private final int window;

  ZScore(int features, Options options) {
    AnomalyLearners.needFeatures(features);
    this.features = features;
    by = options.choice("by", By.MEAN);
    options.refuse(by == By.MEAN ? "window" : "half-life", "none with by: " + Options.word(by));
    alarm = Alarm.of(options, 6, 100);
    kept = Decay.of(options);
    window = options.whole("window", 288, 2, LARGEST);
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
    return by == By.MEAN
        ? new MeanZScore(features, alarm, kept)
        : new MedianZScore(features, alarm, window);
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public OnlineModel read(DataInput in, int version) throws IOException {
    StateFormat.check(version, version());
    StateFormat.expectSize("features", features, in);
    return by == By.MEAN
        ? MeanZScore.read(features, alarm, kept, in)
        : MedianZScore.read(features, alarm, window, in);
  }

  @Override
  public Map<String, String> layout() {
    return Map.of("by", Options.word(by));
  }

  @Override
  public int maxBytes() {
    int counts = 5 + 5;
    return counts
        + (by == By.MEAN
            ? RunningMoments.mostBytes(features)
            : features * (3 + window * Double.BYTES));
  }
}
