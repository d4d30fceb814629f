// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.forecast;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** A number for each phase of a season, NaN where there is none yet. */
final class Season {
  private final double[] values;

  Season(int phases) {
    values = new double[phases];
    clear();
  }

  private Season(double[] values) {
    this.values = values;
  }

  Season copy() {
    return new Season(values.clone());
  }

  double value(int phase) {
    return values[phase];
  }

  void put(int phase, double value) {
    values[phase] = value;
  }

  void clear() {
    Arrays.fill(values, Double.NaN);
  }

  /** Makes values differences from a level; 0 where there was none. */
  void subtract(double level) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Double.isNaN(values[i]) ? 0 : Clipping.finite(values[i] - level);
    }
  }

  /** The phases known, then each run of phases, so that a beginning is short. */
  void write(DataOutput out) throws IOException {
    int runs = 0;
    for (int i = 0; i < values.length; i++) {
      runs += begins(i) ? 1 : 0;
    }
    Varints.write(runs, out);
    for (int i = 0; i < values.length; i++) {
      if (begins(i)) {
        int end = end(i);
        Varints.write(i, out);
        Varints.write(end - i, out);
        for (int j = i; j < end; j++) {
          out.writeDouble(values[j]);
        }
      }
    }
  }

  void read(DataInput in) throws IOException {
    int runs = Varints.readSize(in);
    for (int run = 0; run < runs; run++) {
      int from = Varints.readSize(in);
      int length = Varints.readSize(in);
      if (from >= values.length || length > values.length - from) {
        throw new IOException("phase: " + from + " (expected: below " + values.length + ")");
      }
      for (int i = from; i < from + length; i++) {
        values[i] = StateFormat.readDouble("season", in);
      }
    }
  }

  private boolean begins(int phase) {
    return !Double.isNaN(values[phase]) && (phase == 0 || Double.isNaN(values[phase - 1]));
  }

  private int end(int phase) {
    int end = phase + 1;
    while (end < values.length && !Double.isNaN(values[end])) {
      end++;
    }
    return end;
  }

  /** All phases; a run more is a phase less. */
  static int mostBytes(Steps steps) {
    return 14 + steps.season() * Double.BYTES;
  }

  int bytes() {
    return 40 + values.length * Double.BYTES;
  }
}
