// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.forecast;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A level, a trend and a season; in the first season the season's values themselves. */
final class HoltWintersModel extends SeriesModel {
  static final int MOST_BYTES = 1 + 10 + 3 * Double.BYTES;

  private static final int EMPTY = 0;
  private static final int COLLECTING = 1;
  private static final int SMOOTHING = 2;

  private final Smoothing smoothing;
  private final Season season;
  private int stage;
  // the step of the first value while collecting, then of the last value taken in
  private long base;
  private double level;
  private double trend;
  // steps that the level is the mean of, where that is not yet what alpha makes of it
  private double weight;

  HoltWintersModel(Steps steps, Smoothing smoothing) {
    super(steps);
    this.smoothing = smoothing;
    season = new Season(steps.hasSeason() ? steps.season() : 0);
  }

  private HoltWintersModel(HoltWintersModel other) {
    super(other);
    smoothing = other.smoothing;
    season = other.season.copy();
    stage = other.stage;
    base = other.base;
    level = other.level;
    trend = other.trend;
    weight = other.weight;
  }

  // hot path
  @Override
  void add(long over, double value) {
    if (stage == SMOOTHING) {
      smooth(over, value);
      return;
    }
    if (stage == EMPTY) {
      stage = COLLECTING;
      base = over;
    }
    weight++;
    level = Clipping.finite(level + Clipping.finite(value - level) / weight);
    if (steps.hasSeason()) {
      season.put(steps.phase(over), value);
    }
  }

  private void smooth(long over, double value) {
    double k = steps.between(base, over);
    double error = error(over, value);
    level = levelAfter(k, error);
    trend = trendAfter(k, error);
    if (steps.hasSeason()) {
      season.put(steps.phase(over), seasonAfter(over, error));
    }
    weight = Math.min(weight + 1, full());
    base = over;
  }

  @Override
  void begin(long next) {
    if (stage == COLLECTING && steps.between(base, next) >= steps.season()) {
      stage = SMOOTHING;
      season.subtract(level);
      base += steps.season() - 1;
      weight = full();
    }
  }

  // hot path
  @Override
  double forecast(long of) {
    return switch (stage) {
      case EMPTY -> Double.NaN;
      case COLLECTING -> known(of, level);
      default -> Clipping.finite(Clipping.finite(lift(steps.between(base, of))) + seasonal(of));
    };
  }

  // hot path
  @Override
  double forecast(long of, long last, double value) {
    boolean sameSeason = steps.hasSeason() && steps.phase(of) == steps.phase(last);
    if (stage != SMOOTHING) {
      double mean = Clipping.finite(level + Clipping.finite(value - level) / (weight + 1));
      return sameSeason ? value : known(of, mean);
    }
    double k = steps.between(base, last);
    double error = error(last, value);
    double lift = smoothing.reach(steps.between(last, of)) * trendAfter(k, error);
    double seasonal = sameSeason ? seasonAfter(last, error) : seasonal(of);
    return Clipping.finite(
        Clipping.finite(levelAfter(k, error) + Clipping.finite(lift)) + seasonal);
  }

  private double known(long of, double otherwise) {
    double value = steps.hasSeason() ? season.value(steps.phase(of)) : Double.NaN;
    return Double.isNaN(value) ? otherwise : value;
  }

  private double seasonal(long of) {
    return steps.hasSeason() ? season.value(steps.phase(of)) : 0;
  }

  private double lift(double k) {
    return Clipping.finite(level + Clipping.finite(smoothing.reach(k) * trend));
  }

  private double error(long over, double value) {
    return Clipping.finite(
        value - Clipping.finite(lift(steps.between(base, over)) + seasonal(over)));
  }

  private double levelAfter(double k, double error) {
    double alpha = weight < full() ? 1 / (weight + 1) : smoothing.alpha();
    return Clipping.finite(lift(k) + alpha * error);
  }

  private double trendAfter(double k, double error) {
    return Clipping.finite(
        smoothing.left(k) * trend + smoothing.alpha() * smoothing.beta() * error);
  }

  private double seasonAfter(long over, double error) {
    return Clipping.finite(seasonal(over) + smoothing.gamma() * error);
  }

  /** Steps whose mean learns as fast as alpha does. */
  private double full() {
    return 1 / smoothing.alpha() - 1;
  }

  @Override
  void forget(double kept) {
    if (kept == 0) {
      stage = EMPTY;
      base = 0;
      level = 0;
      season.clear();
    }
    trend *= kept;
    weight *= kept;
  }

  @Override
  void writeRest(DataOutput out) throws IOException {
    out.writeByte(stage);
    if (stage != EMPTY) {
      Varints.write(base, out);
      out.writeDouble(level);
      out.writeDouble(weight);
      season.write(out);
    }
    if (stage == SMOOTHING) {
      out.writeDouble(trend);
    }
  }

  void read(DataInput in) throws IOException {
    readSteps(in);
    stage = in.readUnsignedByte();
    if (stage > SMOOTHING) {
      throw new IOException("stage: " + stage + " (expected: 0 to " + SMOOTHING + ")");
    }
    if (stage != EMPTY) {
      base = Varints.read(in);
      level = StateFormat.readDouble("level", in);
      weight = StateFormat.readDouble("weight", in);
      season.read(in);
    }
    if (stage == SMOOTHING) {
      trend = StateFormat.readDouble("trend", in);
    }
  }

  @Override
  public OnlineModel copy() {
    return new HoltWintersModel(this);
  }

  @Override
  public int bytes() {
    return 104 + season.bytes();
  }
}
