// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.forecast;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A series in steps. The value of a step is the mean of the values that came for it; it is taken in
 * when a later step begins, so that a forecast knows all steps before its own and nothing of its
 * own. A value for a step before the last one is not learnt: the series has gone on.
 */
abstract class SeriesModel implements OnlineModel {
  static final int MOST_BYTES = 10 + 5 + 10 + 10 + Double.BYTES;

  final Steps steps;
  private long step;
  private long values;
  private double mean;

  SeriesModel(Steps steps) {
    this.steps = steps;
  }

  SeriesModel(SeriesModel other) {
    steps = other.steps;
    step = other.step;
    values = other.values;
    mean = other.mean;
  }

  /** Takes in the value of a step that is over. */
  abstract void add(long over, double value);

  /** A step begins. */
  abstract void begin(long next);

  /** The forecast of a step from those taken in; NaN where nothing is known. */
  abstract double forecast(long of);

  /** The forecast of a step after the last, whose value is not taken in yet; finite. */
  abstract double forecast(long of, long last, double value);

  /** Forgets what was taken in, but for a share. */
  abstract void forget(double kept);

  abstract void writeRest(DataOutput out) throws IOException;

  // hot path
  @Override
  public final void predict(Example example, double[] prediction) {
    prediction[0] = values == 0 ? 0 : forecastAfter(steps.at(example.time(), step));
  }

  private double forecastAfter(long of) {
    if (of > step) {
      return forecast(of, step, mean);
    }
    double forecast = forecast(of);
    return Double.isNaN(forecast) ? mean : forecast;
  }

  // hot path
  @Override
  public final void learn(Example example, double label) {
    long of = steps.at(example.time(), step);
    if (values == 0 || of > step) {
      if (values > 0) {
        add(step, mean);
      }
      begin(of);
      step = of;
      values = 1;
      mean = label;
    } else if (of == step) {
      values++;
      mean = Clipping.finite(mean + Clipping.finite(label - mean) / values);
    }
  }

  @Override
  public final void shrink(double kept) {
    if (kept == 0) {
      step = 0;
      values = 0;
      mean = 0;
    }
    if (kept < 1) {
      forget(kept);
    }
  }

  @Override
  public final void write(DataOutput out) throws IOException {
    steps.write(out);
    Varints.write(values, out);
    if (values > 0) {
      Varints.write(step, out);
      out.writeDouble(mean);
    }
    writeRest(out);
  }

  final void readSteps(DataInput in) throws IOException {
    steps.check(in);
    values = Varints.read(in);
    if (values > 0) {
      step = Varints.read(in);
      mean = StateFormat.readDouble("mean", in);
    }
  }
}
