// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The range of each feature, given or learnt. */
final class Ranges {
  private final Scaling scaling;
  private final double[] min;
  private final double[] max;

  Ranges(int features, Scaling scaling) {
    this.scaling = scaling;
    min = new double[features];
    max = new double[features];
    clear();
  }

  private Ranges(Ranges other) {
    scaling = other.scaling;
    min = other.min.clone();
    max = other.max.clone();
  }

  Ranges copy() {
    return new Ranges(this);
  }

  boolean areLearnt() {
    return scaling.isLearnt();
  }

  void clear() {
    Arrays.fill(min, areLearnt() ? Double.MAX_VALUE : scaling.min());
    Arrays.fill(max, areLearnt() ? -Double.MAX_VALUE : scaling.max());
  }

  void learn(double[] values) {
    for (int i = 0; i < min.length; i++) {
      min[i] = Math.min(min[i], values[i]);
      max[i] = Math.max(max[i], values[i]);
    }
  }

  /** From 0 to 1 within the range; halves, since the difference of two doubles may be none. */
  // hot path
  double scale(int feature, double value) {
    double from = min[feature] / 2;
    double width = max[feature] / 2 - from;
    if (width == 0) {
      return value == min[feature] ? 0.5 : value > min[feature] ? 2 : -1;
    }
    return (value / 2 - from) / width;
  }

  void write(DataOutput out) throws IOException {
    if (areLearnt()) {
      for (int i = 0; i < min.length; i++) {
        out.writeDouble(min[i]);
        out.writeDouble(max[i]);
      }
    }
  }

  void read(DataInput in) throws IOException {
    if (areLearnt()) {
      for (int i = 0; i < min.length; i++) {
        min[i] = StateFormat.readDouble("min", in);
        max[i] = StateFormat.readDouble("max", in);
      }
    }
  }

  int bytes() {
    return 64 + 2 * min.length * Double.BYTES;
  }
}
