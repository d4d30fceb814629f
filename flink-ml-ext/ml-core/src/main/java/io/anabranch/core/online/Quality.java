// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.online;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.Task;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** How good the predictions of one key were, as running sums. */
final class Quality {
  private static final int BINS = 64;
  private static final long[] NONE = {};
  private static final double LEAST_PROBABILITY = 1e-15;

  /** Keeps sums of squares finite. */
  private static final double MOST_ERROR = 1e140;

  private final Task task;
  private final List<QualityMeasure> measures;
  private final double[] sums;
  private final long[] positives;
  private final long[] negatives;
  private long count;

  Quality(Task task, List<QualityMeasure> measures) {
    this.task = task;
    this.measures = measures;
    sums = new double[measures.size()];
    int bins = bins();
    positives = bins == 0 ? NONE : new long[bins];
    negatives = bins == 0 ? NONE : new long[bins];
  }

  /** Bins of the score, or, for anomalies, one for each of: not flagged, flagged. */
  private int bins() {
    if (measures.contains(QualityMeasure.AUC)) {
      return BINS;
    }
    boolean flags =
        measures.contains(QualityMeasure.PRECISION) || measures.contains(QualityMeasure.RECALL);
    return flags ? 2 : 0;
  }

  /**
   * Adds a prediction and what was true.
   *
   * @return the loss: the absolute error, or 0 and 1 for right and wrong
   */
  // hot path
  double add(double[] prediction, double label) {
    count++;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += term(measures.get(i), prediction, label);
    }
    if (positives.length > 0) {
      int bin = task == Task.ANOMALY ? (prediction[1] > 0 ? 1 : 0) : bin(prediction[0]);
      (label > 0 ? positives : negatives)[bin]++;
    }
    return loss(task, prediction, label);
  }

  private static int bin(double probability) {
    return (int) Math.max(0, Math.min(BINS - 1, probability * BINS));
  }

  /** The absolute error, or 0 and 1 for right and wrong. */
  static double loss(Task task, double[] prediction, double label) {
    return switch (task) {
      case REGRESSION, FORECAST -> Math.min(MOST_ERROR, Math.abs(prediction[0] - label));
      case BINARY -> (prediction[0] >= 0.5) == (label > 0) ? 0 : 1;
      case MULTICLASS -> best(prediction) == (int) label ? 0 : 1;
      case ANOMALY -> (prediction[1] > 0) == (label > 0) ? 0 : 1;
      case CLUSTERING -> 0;
    };
  }

  /** The most probable class; the first of equals. */
  static int best(double[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
    }
    return best;
  }

  private double term(QualityMeasure measure, double[] prediction, double label) {
    return switch (measure) {
      case MAE -> loss(task, prediction, label);
      case RMSE -> {
        double error = loss(task, prediction, label);
        yield error * error;
      }
      case LOG_LOSS -> -StrictMath.log(Math.max(LEAST_PROBABILITY, probability(prediction, label)));
      case ACCURACY -> 1 - loss(task, prediction, label);
      case AUC, PRECISION, RECALL -> 0;
    };
  }

  private double probability(double[] prediction, double label) {
    if (task == Task.BINARY) {
      return label > 0 ? prediction[0] : 1 - prediction[0];
    }
    return prediction[(int) label];
  }

  /** A measure so far; NaN where nothing says it yet. */
  double value(QualityMeasure measure) {
    int index = measures.indexOf(measure);
    return index < 0 ? Double.NaN : value(index);
  }

  int measures() {
    return sums.length;
  }

  /** The same, by the measure's place. */
  double value(int index) {
    if (count == 0) {
      return Double.NaN;
    }
    return switch (measures.get(index)) {
      case RMSE -> Math.sqrt(sums[index] / count);
      case AUC -> areaUnderCurve();
      case PRECISION -> share(positives[1], negatives[1]);
      case RECALL -> share(positives[1], positives[0]);
      default -> sums[index] / count;
    };
  }

  private static double share(long part, long rest) {
    return part + rest == 0 ? Double.NaN : (double) part / (part + rest);
  }

  /** The share of pairs in the right order; those of one bin count half. */
  private double areaUnderCurve() {
    double right = 0;
    long below = 0;
    long allPositives = 0;
    for (int i = 0; i < BINS; i++) {
      right += (double) positives[i] * (below + negatives[i] / 2.0);
      below += negatives[i];
      allPositives += positives[i];
    }
    double pairs = (double) allPositives * below;
    return pairs == 0 ? Double.NaN : right / pairs;
  }

  void write(DataOutput out) throws IOException {
    if (measures.isEmpty()) {
      return;
    }
    Varints.write(count, out);
    for (double sum : sums) {
      out.writeDouble(sum);
    }
    for (int i = 0; i < positives.length; i++) {
      Varints.write(positives[i], out);
      Varints.write(negatives[i], out);
    }
  }

  void read(DataInput in) throws IOException {
    if (measures.isEmpty()) {
      return;
    }
    count = Varints.read(in);
    for (int i = 0; i < sums.length; i++) {
      sums[i] = in.readDouble();
    }
    for (int i = 0; i < positives.length; i++) {
      positives[i] = Varints.read(in);
      negatives[i] = Varints.read(in);
    }
  }

  Quality copy() {
    Quality copy = new Quality(task, measures);
    System.arraycopy(sums, 0, copy.sums, 0, sums.length);
    System.arraycopy(positives, 0, copy.positives, 0, positives.length);
    System.arraycopy(negatives, 0, copy.negatives, 0, negatives.length);
    copy.count = count;
    return copy;
  }

  int bytes() {
    return 48 + 8 * sums.length + 16 * positives.length;
  }
}
