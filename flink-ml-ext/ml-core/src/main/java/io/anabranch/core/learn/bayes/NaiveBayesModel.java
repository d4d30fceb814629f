// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.bayes;

import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.Mergeable;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Shrinking;
import io.anabranch.core.learn.StateFormat;
import io.anabranch.core.learn.Task;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * Classes whose features are independent and normal. Means and sums of squared deviations are
 * updated as by Welford ("Note on a Method for Calculating Corrected Sums of Squares and Products",
 * 1962) and merged as by Chan, Golub and LeVeque ("Updating Formulae and a Pairwise Algorithm for
 * Computing Sample Variances", 1979): a merged model is the one that has seen all examples, up to
 * rounding.
 *
 * <p>A class that was never seen has the probability 0; before any example all are equally likely.
 * Features count up to {@link Clipping#LIMIT}.
 */
final class NaiveBayesModel implements Mergeable {
  private static final int HEADER = 104;
  private static final double LOG_TAU = StrictMath.log(2 * Math.PI);

  /** Of features that have not varied at all. */
  private static final double LEAST_VARIANCE = 1e-9;

  /** A squared distance in standard deviations that is far enough for anything. */
  private static final double FAR = 1e200;

  private final NaiveBayesLearner settings;
  private final double[] counts;

  /** Row by row, one for each class; so are the deviations. */
  private final double[] means;

  private final double[] deviations;

  /** Scratch; of two classes only one number is predicted. */
  private final double[] scores;

  NaiveBayesModel(NaiveBayesLearner settings) {
    this.settings = settings;
    counts = new double[settings.classes()];
    means = new double[settings.classes() * settings.features()];
    deviations = new double[means.length];
    scores = new double[settings.task() == Task.BINARY ? settings.classes() : 0];
  }

  // hot path
  @Override
  public void predict(Example example, double[] prediction) {
    if (settings.task() == Task.BINARY) {
      probabilities(example, scores);
      prediction[0] = scores[1];
    } else {
      probabilities(example, prediction);
    }
  }

  private void probabilities(Example example, double[] into) {
    double[] x = Clipping.within(example.features());
    double total = total();
    double floor = floor(total);
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < counts.length; c++) {
      into[c] = total == 0 ? 0 : score(c, x, total, floor);
      most = Math.max(most, into[c]);
    }
    double sum = 0;
    for (int c = 0; c < counts.length; c++) {
      into[c] = StrictMath.exp(into[c] - most);
      sum += into[c];
    }
    for (int c = 0; c < counts.length; c++) {
      into[c] /= sum;
    }
  }

  /** Log of the joint likelihood. */
  private double score(int c, double[] x, double total, double floor) {
    if (counts[c] == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double score = StrictMath.log(counts[c] / total);
    int row = c * x.length;
    for (int i = 0; i < x.length; i++) {
      double variance = deviations[row + i] / counts[c] + floor;
      double distance = x[i] - means[row + i];
      score -=
          0.5
              * (LOG_TAU
                  + StrictMath.log(variance)
                  + Math.min(FAR, distance * distance / variance));
    }
    return score;
  }

  private double total() {
    double total = 0;
    for (double count : counts) {
      total += count;
    }
    return total;
  }

  /** What is added to each variance: a share of the greatest variance of a feature over all. */
  private double floor(double total) {
    double most = 0;
    for (int i = 0; i < settings.features(); i++) {
      double mean = 0;
      for (int c = 0; c < counts.length; c++) {
        mean += counts[c] * means[c * settings.features() + i];
      }
      mean /= total;
      double sum = 0;
      for (int c = 0; c < counts.length; c++) {
        int at = c * settings.features() + i;
        double distance = means[at] - mean;
        sum += deviations[at] + counts[c] * (distance * distance);
      }
      most = Math.max(most, sum / total);
    }
    double floor = settings.smoothing() * most;
    return floor > Double.MIN_NORMAL ? floor : LEAST_VARIANCE;
  }

  // hot path
  @Override
  public void learn(Example example, double label) {
    double[] x = Clipping.within(example.features());
    int c = (int) label;
    int row = c * x.length;
    double count = counts[c] + 1;
    counts[c] = count;
    for (int i = 0; i < x.length; i++) {
      double before = x[i] - means[row + i];
      means[row + i] += before / count;
      deviations[row + i] += before * (x[i] - means[row + i]);
    }
  }

  @Override
  public void merge(OnlineModel model) {
    NaiveBayesModel other = (NaiveBayesModel) model;
    int n = settings.features();
    for (int c = 0; c < counts.length; c++) {
      if (other.counts[c] > 0) {
        for (int at = c * n; at < (c + 1) * n; at++) {
          merge(at, counts[c], other, other.counts[c]);
        }
        counts[c] += other.counts[c];
      }
    }
  }

  private void merge(int at, double count, NaiveBayesModel other, double others) {
    if (count == 0) {
      means[at] = other.means[at];
      deviations[at] = other.deviations[at];
      return;
    }
    double distance = other.means[at] - means[at];
    double share = others / (count + others);
    means[at] += distance * share;
    deviations[at] += other.deviations[at] + distance * distance * count * share;
  }

  /** Each class counts for less; what is known of its features stays. */
  @Override
  public void shrink(double kept) {
    Shrinking.toZero(counts, kept);
    Shrinking.toZero(deviations, kept);
    if (kept == 0) {
      Shrinking.toZero(means, kept);
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    StateFormat.writeCount(settings.features(), out);
    StateFormat.writeCount(settings.classes(), out);
    StateFormat.writeDoubles(counts, out);
    StateFormat.writeDoubles(means, out);
    StateFormat.writeDoubles(deviations, out);
  }

  void read(DataInput in) throws IOException {
    StateFormat.expectSize("features", settings.features(), in);
    StateFormat.expectSize("classes", settings.classes(), in);
    StateFormat.readDoubles("count", counts, in);
    StateFormat.readDoubles("mean", means, in);
    StateFormat.readDoubles("deviation", deviations, in);
  }

  @Override
  public NaiveBayesModel copy() {
    NaiveBayesModel copy = new NaiveBayesModel(settings);
    System.arraycopy(counts, 0, copy.counts, 0, counts.length);
    System.arraycopy(means, 0, copy.means, 0, means.length);
    System.arraycopy(deviations, 0, copy.deviations, 0, deviations.length);
    return copy;
  }

  @Override
  public int bytes() {
    return HEADER + (counts.length + scores.length + 2 * means.length) * Double.BYTES;
  }

  @Override
  public Optional<ModelStructure> structure() {
    int n = settings.features();
    double total = total();
    double floor = floor(total);
    double[] priors = new double[counts.length];
    double[][] centres = new double[counts.length][n];
    double[][] variances = new double[counts.length][n];
    for (int c = 0; c < counts.length; c++) {
      priors[c] = total == 0 ? 1.0 / counts.length : counts[c] / total;
      for (int i = 0; i < n; i++) {
        centres[c][i] = means[c * n + i];
        variances[c][i] = (counts[c] == 0 ? 0 : deviations[c * n + i] / counts[c]) + floor;
      }
    }
    return Optional.of(new ModelStructure.GaussianBayes(priors, centres, variances));
  }
}
