// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.forecast;

import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The last value of each phase, and the mean of all steps. */
final class SeasonalNaiveModel extends SeriesModel {
  static final int MOST_BYTES = 2 * Double.BYTES;

  private final Season season;
  private double weight;
  private double mean;

  SeasonalNaiveModel(Steps steps) {
    super(steps);
    season = new Season(steps.season());
  }

  private SeasonalNaiveModel(SeasonalNaiveModel other) {
    super(other);
    season = other.season.copy();
    weight = other.weight;
    mean = other.mean;
  }

  // hot path
  @Override
  void add(long over, double value) {
    season.put(steps.phase(over), value);
    mean = meanWith(value);
    weight++;
  }

  private double meanWith(double value) {
    return Clipping.finite(mean + Clipping.finite(value - mean) / (weight + 1));
  }

  @Override
  void begin(long next) {}

  @Override
  double forecast(long of) {
    double value = season.value(steps.phase(of));
    if (!Double.isNaN(value)) {
      return value;
    }
    return weight == 0 ? Double.NaN : mean;
  }

  // hot path
  @Override
  double forecast(long of, long last, double value) {
    int phase = steps.phase(of);
    if (phase == steps.phase(last)) {
      return value;
    }
    double known = season.value(phase);
    return Double.isNaN(known) ? meanWith(value) : known;
  }

  @Override
  void forget(double kept) {
    weight *= kept;
    if (kept == 0) {
      mean = 0;
      season.clear();
    }
  }

  @Override
  void writeRest(DataOutput out) throws IOException {
    out.writeDouble(weight);
    out.writeDouble(mean);
    season.write(out);
  }

  void read(DataInput in) throws IOException {
    readSteps(in);
    weight = StateFormat.readDouble("weight", in);
    mean = StateFormat.readDouble("mean", in);
    season.read(in);
  }

  @Override
  public OnlineModel copy() {
    return new SeasonalNaiveModel(this);
  }

  @Override
  public int bytes() {
    return 72 + season.bytes();
  }
}
