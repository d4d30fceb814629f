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
 * Exponential smoothing with an additive trend that dies out and an additive season: Holt (1957,
 * reprinted in International Journal of Forecasting 20, 2004), Winters (Management Science 6, 1960)
 * and, for the damping, Gardner and McKenzie (Management Science 31, 1985); in the error-correction
 * form of Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing (2008), ETS(A,
 * Ad, A). With the error {@code e = y - (l + phi b + s)} of a step:
 *
 * <pre>
 * l' = l + phi b + alpha e
 * b' = phi b + alpha beta e
 * s' = s + gamma e
 * </pre>
 *
 * <p>The forecast k steps on is {@code l + (phi + ... + phi^k) b + s}. A step without a value
 * counts as one with no error, so that a gap of k steps is one forecast k steps on.
 *
 * <p>The first season is collected: until it is over, the forecast is the value of the same phase,
 * or the mean where there is none. Then the level is its mean, the season what differs from it, the
 * trend 0. Without a season the first value is the level.
 *
 * <p>After {@link OnlineModel#shrink} the trend is scaled, and the level learns by {@code 1 / n},
 * as a mean does, until that falls to alpha again; the season is kept, since gamma forgets it.
 *
 * <p>State: 8 bytes for each step of a season, and at most 92 more.
 */
final class HoltWinters implements Learner {
  static final LearnerFactory FACTORY =
      new LearnerFactory(
          "holt-winters",
          List.of("alpha", "beta", "gamma", "damping", "step", "period"),
          (features, classes, options) -> {
            ForecastLearners.refuseFeatures(features);
            return new HoltWinters(options);
          });

  private final Steps steps;
  private final Smoothing smoothing;

  HoltWinters(Options options) {
    steps = Steps.of(options);
    smoothing = Smoothing.of(options);
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
    return new HoltWintersModel(steps, smoothing);
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public OnlineModel read(DataInput in, int version) throws IOException {
    StateFormat.check(version, version());
    HoltWintersModel model = new HoltWintersModel(steps, smoothing);
    model.read(in);
    return model;
  }

  @Override
  public Map<String, String> layout() {
    return steps.layout();
  }

  @Override
  public int maxBytes() {
    return SeriesModel.MOST_BYTES + HoltWintersModel.MOST_BYTES + Season.mostBytes(steps);
  }
}
