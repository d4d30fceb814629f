// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.forecast;

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
 * The last value of the same phase of the season, or the mean of all steps where there is none yet
 * (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, 2021, section
 * 5.2). Without a season, the last value. What every other forecast has to beat.
 *
 * <p>After {@link OnlineModel#shrink} later steps count for more in the mean; a season's values are
 * kept until they come again.
 *
 * <p>State: 8 bytes for each step of a season, and at most 73 more.
 */
final class SeasonalNaive implements Learner {
  static final LearnerFactory FACTORY =
      new LearnerFactory(
          "seasonal-naive",
          List.of("step", "period"),
          (features, classes, options) -> {
            ForecastLearners.refuseFeatures(features);
            return new SeasonalNaive(options);
          });

  private final Steps steps;

  SeasonalNaive(Options options) {
    steps = Steps.of(options);
  }

  @Override
  public Task task() {
    return Task.FORECAST;
  }

  @Override
  public int predictions() {
    return 1;
  }

  @Override
  public OnlineModel create() {
    return new SeasonalNaiveModel(steps);
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public OnlineModel read(DataInput in, int version) throws IOException {
    StateFormat.check(version, version());
    SeasonalNaiveModel model = new SeasonalNaiveModel(steps);
    model.read(in);
    return model;
  }

  @Override
  public Map<String, String> layout() {
    return steps.layout();
  }

  @Override
  public int maxBytes() {
    return SeriesModel.MOST_BYTES + SeasonalNaiveModel.MOST_BYTES + Season.mostBytes(steps);
  }
}
