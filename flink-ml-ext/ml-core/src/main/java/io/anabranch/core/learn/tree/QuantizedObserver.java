// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How the label depends on one feature: its mean and variance in cells of equal width, of which
 * only those with examples are kept (the quantization observer of Mastelini and de Carvalho, "Using
 * dynamical quantization to perform split attempts in online tree regressors", 2021).
 *
 * <p>The paper leaves the width to the user. Here it is a power of two that doubles, and cells
 * merge in pairs, as soon as there are more cells than allowed: the scale of the feature need not
 * be known, and the size has a bound. Merging is exact but for rounding (Chan, Golub and LeVeque
 * 1979).
 */
final class QuantizedObserver {
  private static final int NARROWEST = -900;

  /** Least weight of the examples on each side of a split. */
  private static final double LEAST_WEIGHT = 5;

  private static final int WEIGHT = 0;
  private static final int FEATURE = 1;
  private static final int MEAN = 2;
  private static final int SQUARES = 3;
  private static final int STRIDE = 4;

  private final int most;
  private int size;
  private int exponent = NARROWEST;

  /** Of each cell: weight, mean of the feature, mean and squared distances of the label. */
  private double[] cells;

  QuantizedObserver(int most) {
    this(most, new double[4 * STRIDE]);
  }

  private QuantizedObserver(int most, double[] cells) {
    this.most = most;
    this.cells = cells;
  }

  // hot path
  void add(double feature, double label, double weight) {
    int place = place(feature);
    double cell = cell(feature);
    if (place > 0 && cell(cells[(place - 1) * STRIDE + FEATURE]) == cell) {
      update(place - 1, feature, label, weight);
    } else if (place < size && cell(cells[place * STRIDE + FEATURE]) == cell) {
      update(place, feature, label, weight);
    } else {
      insert(place, feature, label, weight);
    }
  }

  /** How many cells have a mean at or below the feature. */
  private int place(double feature) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cells[middle * STRIDE + FEATURE] <= feature) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The lower edge of the cell that holds a number; exact. */
  private double cell(double number) {
    double width = power(exponent);
    if (Math.abs(number) >= width * 0x1p52) {
      return number;
    }
    return Math.floor(number * power(-exponent)) * width;
  }

  private static double power(int exponent) {
    return Double.longBitsToDouble((exponent + 1023L) << 52);
  }

  private void update(int cell, double feature, double label, double weight) {
    int at = cell * STRIDE;
    cells[at + WEIGHT] += weight;
    double share = weight / cells[at + WEIGHT];
    cells[at + FEATURE] += share * (feature - cells[at + FEATURE]);
    double distance = label - cells[at + MEAN];
    cells[at + MEAN] += share * distance;
    cells[at + SQUARES] += weight * distance * (label - cells[at + MEAN]);
  }

  private void insert(int place, double feature, double label, double weight) {
    if ((size + 1) * STRIDE > cells.length) {
      cells = Arrays.copyOf(cells, Math.min((most + 1) * STRIDE, 2 * cells.length));
    }
    int at = place * STRIDE;
    System.arraycopy(cells, at, cells, at + STRIDE, (size - place) * STRIDE);
    size++;
    cells[at + WEIGHT] = weight;
    cells[at + FEATURE] = feature;
    cells[at + MEAN] = label;
    cells[at + SQUARES] = 0;
    while (size > most) {
      coarsen();
    }
  }

  /** To the narrowest width at which two cells can merge, or twice the width. */
  private void coarsen() {
    double gap = Double.MAX_VALUE;
    for (int cell = 1; cell < size; cell++) {
      double lower = cell(cells[(cell - 1) * STRIDE + FEATURE]);
      gap = Math.min(gap, cell(cells[cell * STRIDE + FEATURE]) - lower);
    }
    exponent = Math.max(exponent, Math.getExponent(gap)) + 1;
    int kept = 0;
    for (int cell = 1; cell < size; cell++) {
      double edge = cell(cells[kept * STRIDE + FEATURE]);
      if (edge == cell(cells[cell * STRIDE + FEATURE])) {
        merge(kept * STRIDE, cell * STRIDE);
      } else {
        kept++;
        System.arraycopy(cells, cell * STRIDE, cells, kept * STRIDE, STRIDE);
      }
    }
    size = kept + 1;
  }

  private void merge(int into, int from) {
    double feature =
        cells[into + FEATURE]
            + (cells[from + FEATURE] - cells[into + FEATURE])
                * (cells[from + WEIGHT] / (cells[into + WEIGHT] + cells[from + WEIGHT]));
    cells[into + FEATURE] = Math.min(cells[from + FEATURE], feature);
    chan(cells, into, cells, from);
  }

  /** Adds one weight, mean and squares to another; the feature's mean is left alone. */
  private static void chan(double[] into, int at, double[] other, int from) {
    double weight = into[at + WEIGHT] + other[from + WEIGHT];
    if (weight == 0) {
      return;
    }
    double share = other[from + WEIGHT] / weight;
    double distance = other[from + MEAN] - into[at + MEAN];
    into[at + SQUARES] += other[from + SQUARES] + into[at + WEIGHT] * share * distance * distance;
    into[at + MEAN] += share * distance;
    into[at + WEIGHT] = weight;
  }

  /**
   * The threshold, between two cells, with the largest reduction of the standard deviation
   * (Ikonomovska, Gama and Dzeroski, "Learning model trees from evolving data streams", 2011); null
   * if there is none.
   */
  Split bestSplit(int feature) {
    double[] right = new double[(size + 1) * STRIDE];
    for (int cell = size - 1; cell >= 0; cell--) {
      System.arraycopy(right, (cell + 1) * STRIDE, right, cell * STRIDE, STRIDE);
      chan(right, cell * STRIDE, cells, cell * STRIDE);
    }
    double[] left = new double[STRIDE];
    double before = deviation(right, 0);
    double all = right[WEIGHT];
    double merit = 0;
    int best = -1;
    double[] bestLeft = null;
    for (int cell = 0; cell + 1 < size; cell++) {
      chan(left, 0, cells, cell * STRIDE);
      int after = (cell + 1) * STRIDE;
      if (left[WEIGHT] >= LEAST_WEIGHT && right[after + WEIGHT] >= LEAST_WEIGHT) {
        double reduction =
            before
                - left[WEIGHT] / all * deviation(left, 0)
                - right[after + WEIGHT] / all * deviation(right, after);
        if (reduction > merit) {
          merit = reduction;
          best = cell;
          bestLeft = left.clone();
        }
      }
    }
    if (best < 0) {
      return null;
    }
    int after = (best + 1) * STRIDE;
    return new Split(
        feature,
        between(cells[best * STRIDE + FEATURE], cells[after + FEATURE]),
        merit,
        statistics(bestLeft, 0),
        statistics(right, after));
  }

  private static double[] statistics(double[] from, int at) {
    return new double[] {from[at + WEIGHT], from[at + MEAN], from[at + SQUARES]};
  }

  private static double between(double low, double high) {
    double middle = low + (high - low) / 2;
    return middle < high ? middle : low;
  }

  private static double deviation(double[] from, int at) {
    return Math.sqrt(Math.max(0, from[at + SQUARES]) / from[at + WEIGHT]);
  }

  void shrink(double kept) {
    for (int at = 0; at < size * STRIDE; at += STRIDE) {
      cells[at + WEIGHT] *= kept;
      cells[at + SQUARES] *= kept;
    }
  }

  void write(DataOutput out) throws IOException {
    Varints.write(size, out);
    Varints.write(exponent, out);
    for (int at = 0; at < size * STRIDE; at += STRIDE) {
      Weights.write(cells[at + WEIGHT], out);
      out.writeDouble(cells[at + FEATURE]);
      out.writeDouble(cells[at + MEAN]);
      out.writeDouble(cells[at + SQUARES]);
    }
  }

  static QuantizedObserver read(DataInput in, int most) throws IOException {
    int size = Varints.readSize(in);
    long exponent = Varints.read(in);
    if (size > most) {
      throw new IOException("bins: " + size + " (expected: at most " + most + ")");
    }
    if (exponent < NARROWEST || exponent > -NARROWEST) {
      throw new IOException("width: 2^" + exponent + " (expected: 2^-900 to 2^900)");
    }
    QuantizedObserver observer =
        new QuantizedObserver(most, new double[Math.max(4, size) * STRIDE]);
    observer.size = size;
    observer.exponent = (int) exponent;
    for (int at = 0; at < size * STRIDE; at += STRIDE) {
      observer.cells[at + WEIGHT] = Weights.read(in);
      observer.cells[at + FEATURE] = StateFormat.readDouble("feature", in);
      observer.cells[at + MEAN] = StateFormat.readDouble("mean", in);
      observer.cells[at + SQUARES] = StateFormat.readDouble("squares", in);
    }
    return observer;
  }

  QuantizedObserver copy() {
    QuantizedObserver copy = new QuantizedObserver(most, cells.clone());
    copy.size = size;
    copy.exponent = exponent;
    return copy;
  }
}
