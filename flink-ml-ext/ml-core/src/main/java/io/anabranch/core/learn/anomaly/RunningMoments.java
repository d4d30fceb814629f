// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Mean and standard deviation (of a population) of several series whose rows count less the older
 * they are: West (Communications of the ACM 22, 1979), which is Welford (Technometrics 4, 1962)
 * where nothing is forgotten.
 */
final class RunningMoments {
  private double weight;
  private final double[] means;
  private final double[] squares;

  RunningMoments(int series) {
    means = new double[series];
    squares = new double[series];
  }

  private RunningMoments(RunningMoments other) {
    weight = other.weight;
    means = other.means.clone();
    squares = other.squares.clone();
  }

  RunningMoments copy() {
    return new RunningMoments(this);
  }

  /**
   * Adds one value of a row, whose end {@link #endRow} then tells.
   *
   * @param kept of the weight of all rows before
   */
  // hot path
  void add(int series, double value, double kept) {
    double before = Clipping.finite(value - means[series]);
    means[series] = Clipping.finite(means[series] + before / (weight * kept + 1));
    double after = Clipping.finite(value - means[series]);
    squares[series] = Clipping.finite(squares[series] * kept + before * after);
  }

  void endRow(double kept) {
    weight = weight * kept + 1;
  }

  double mean(int series) {
    return means[series];
  }

  double std(int series) {
    return weight == 0 ? 0 : Math.sqrt(squares[series] / weight);
  }

  double weight() {
    return weight;
  }

  /** Weighs all that was added less. */
  void shrink(double kept) {
    weight *= kept;
    for (int i = 0; i < means.length; i++) {
      squares[i] *= kept;
      means[i] = kept == 0 ? 0 : means[i];
    }
  }

  /** Chan, Golub and LeVeque, Updating formulae (COMPSTAT 1982): as if all rows had come here. */
  void merge(RunningMoments other) {
    if (other.weight == 0) {
      return;
    }
    double both = weight + other.weight;
    for (int i = 0; i < means.length; i++) {
      double apart = Clipping.finite(other.means[i] - means[i]);
      double between = weight == 0 ? 0 : apart * apart * (weight * other.weight / both);
      means[i] =
          weight == 0 ? other.means[i] : Clipping.finite(means[i] + apart * other.weight / both);
      squares[i] = Clipping.finite(squares[i] + other.squares[i] + between);
    }
    weight = both;
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(weight);
    for (int i = 0; i < means.length; i++) {
      out.writeDouble(means[i]);
      out.writeDouble(squares[i]);
    }
  }

  void read(DataInput in) throws IOException {
    weight = StateFormat.readDouble("weight", in);
    for (int i = 0; i < means.length; i++) {
      means[i] = StateFormat.readDouble("mean", in);
      squares[i] = StateFormat.readDouble("squares", in);
    }
  }

  static int mostBytes(int series) {
    return Double.BYTES + 2 * series * Double.BYTES;
  }

  int bytes() {
    return 64 + 2 * means.length * Double.BYTES;
  }
}
