// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

import java.util.Arrays;

/**
 * A covariance matrix as {@code U D U'}: U with ones on its diagonal and zeros below, D diagonal.
 * In this form a measurement cannot make it lose its symmetry or become indefinite (Bierman,
 * "Factorization Methods for Discrete Sequential Estimation", 1977, section V.3).
 */
final class UdCovariance {
  /** Below this a variance is not told from 0, and would never grow again. */
  private static final double LEAST = 1e-200;

  private static final double MOST = 1e200;

  private final int size;
  private final double start;
  private final double most;

  /** Column by column: column j has the j numbers of U above its diagonal, then d of j. */
  private final double[] columns;

  private final double[] gain;
  private boolean lost;

  /**
   * @param start variance of each element before any measurement
   * @param most that a d grows to by forgetting
   */
  UdCovariance(int size, double start, double most) {
    this.size = size;
    this.start = start;
    this.most = most;
    columns = new double[size * (size + 1) / 2];
    gain = new double[size];
    reset();
  }

  /** The numbers themselves. */
  double[] columns() {
    return columns;
  }

  void reset() {
    Arrays.fill(columns, 0);
    for (int j = 0; j < size; j++) {
      columns[diagonal(j)] = start;
    }
  }

  /**
   * Takes in one measurement of {@code x . w + noise}.
   *
   * @param x without its last element
   * @param last element of x
   * @param noise its variance, above 0
   * @return by what the error of the measurement is multiplied to correct w; overwritten by the
   *     next call
   */
  // hot path
  double[] measure(double[] x, double last, double noise) {
    double alpha = noise;
    boolean within = true;
    for (int j = 0; j < size; j++) {
      int column = diagonal(j) - j;
      double f = j < x.length ? x[j] : last;
      for (int i = 0; i < j; i++) {
        f += columns[column + i] * x[i];
      }
      double d = columns[column + j];
      double v = d * f;
      double before = alpha;
      alpha += f * v;
      columns[column + j] = Math.max(LEAST, d * (before / alpha));
      within &= columns[column + j] <= MOST;
      double factor = -f / before;
      for (int i = 0; i < j; i++) {
        double u = columns[column + i];
        double corrected = u + gain[i] * factor;
        columns[column + i] = corrected;
        within &= Math.abs(corrected) <= MOST;
        gain[i] += u * v;
      }
      gain[j] = v;
    }
    for (int j = 0; j < size; j++) {
      gain[j] /= alpha;
    }
    lost = !within;
    return gain;
  }

  /** Divides the variances by what is kept of the knowledge, as far as they may grow. */
  // hot path
  void forget(double kept) {
    for (int j = 0; j < size; j++) {
      int d = diagonal(j);
      columns[d] = Math.min(most, columns[d] / kept);
    }
  }

  /** Grows the variances as by forgetting, but not beyond the start. */
  void loosen(double kept) {
    if (kept == 0) {
      reset();
      return;
    }
    for (int j = 0; j < size; j++) {
      int d = diagonal(j);
      columns[d] = Math.max(columns[d], Math.min(start, columns[d] / kept));
    }
  }

  double variance(int j) {
    return columns[diagonal(j)];
  }

  /**
   * A row of the inverse of U: the measurements of all rows, each with the noise {@link #variance}
   * of its number, give this covariance from nothing.
   */
  double[] inverseRow(int j) {
    double[] row = new double[size];
    row[j] = 1;
    for (int k = j + 1; k < size; k++) {
      int column = diagonal(k) - k;
      for (int i = j; i < k; i++) {
        row[k] -= row[i] * columns[column + i];
      }
    }
    return row;
  }

  /** Whether the last measurement has made it useless, by numbers of very different sizes. */
  boolean isLost() {
    return lost;
  }

  static int diagonal(int j) {
    return j * (j + 3) / 2;
  }
}
