// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How the features of the examples in one leaf are distributed in each class: taken for normal, by
 * mean and variance, and cut at least and greatest value (Pfahringer, Holmes and Kirkby, "Handling
 * Numeric Attributes in Hoeffding Trees", 2008). Means and variances as Welford (1962), with
 * weights as West (1979).
 */
final class GaussianObservers {
  /** Thresholds that are tried, in equal steps from the least value to the greatest. */
  private static final int THRESHOLDS = 10;

  /** Least share of the examples on each side of a split. */
  private static final double LEAST_SHARE = 0.01;

  /** Variances are at least this share of the squared range, or a constant would be infinite. */
  private static final double SMOOTHING = 1e-9;

  private static final double FARTHEST = 1e30;
  private static final double LN2 = 0.6931471805599453;
  private static final int MEAN = 0;
  private static final int SQUARES = 1;
  private static final int LEAST = 2;
  private static final int MOST = 3;
  private static final int STRIDE = 4;

  private final int slots;
  private final double[] weights;

  /** Of each slot, in it of each class: mean, sum of squared distances, least and greatest. */
  private final double[] numbers;

  GaussianObservers(TreeSettings settings) {
    this(
        settings.drawn(),
        new double[settings.classes()],
        new double[settings.drawn() * settings.classes() * STRIDE]);
  }

  private GaussianObservers(int slots, double[] weights, double[] numbers) {
    this.slots = slots;
    this.weights = weights;
    this.numbers = numbers;
  }

  double weight() {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }

  /** The most that a split can gain: the entropy of the classes seen. */
  double range() {
    int seen = 0;
    for (double weight : weights) {
      seen += weight > 0 ? 1 : 0;
    }
    return StrictMath.log(Math.max(2, seen)) / LN2;
  }

  // hot path
  void add(double[] features, Leaf leaf, int label, double weight) {
    boolean first = weights[label] == 0;
    weights[label] += weight;
    double share = weight / weights[label];
    for (int slot = 0; slot < slots; slot++) {
      double value = Clipping.clip(features[leaf.feature(slot)]);
      int at = (slot * weights.length + label) * STRIDE;
      if (first) {
        numbers[at + MEAN] = value;
        numbers[at + SQUARES] = 0;
        numbers[at + LEAST] = value;
        numbers[at + MOST] = value;
      } else {
        double distance = value - numbers[at + MEAN];
        numbers[at + MEAN] += share * distance;
        numbers[at + SQUARES] += weight * distance * (value - numbers[at + MEAN]);
        numbers[at + LEAST] = Math.min(numbers[at + LEAST], value);
        numbers[at + MOST] = Math.max(numbers[at + MOST], value);
      }
    }
  }

  /**
   * Naive Bayes; changes nothing while no example was seen.
   *
   * @param posterior holds the prior probabilities, and then the posterior ones
   */
  // hot path
  void posterior(double[] features, Leaf leaf, double[] posterior, BayesScratch scratch) {
    if (weight() == 0) {
      return;
    }
    scratch.clear();
    for (int slot = 0; slot < slots; slot++) {
      gather(slot, Clipping.clip(features[leaf.feature(slot)]), scratch);
    }
    double most = Double.NEGATIVE_INFINITY;
    for (int label = 0; label < posterior.length; label++) {
      double spread = StrictMath.log(scratch.products[label]) + scratch.exponents[label] * LN2;
      posterior[label] =
          weights[label] > 0
              ? StrictMath.log(posterior[label]) - (spread + scratch.distances[label]) / 2
              : -FARTHEST * (slots + 1);
      most = Math.max(most, posterior[label]);
    }
    double sum = 0;
    for (int label = 0; label < posterior.length; label++) {
      posterior[label] = StrictMath.exp(posterior[label] - most);
      sum += posterior[label];
    }
    for (int label = 0; label < posterior.length; label++) {
      posterior[label] /= sum;
    }
  }

  /**
   * Adds a feature's part of the log-likelihoods. The variances are multiplied, mantissas and
   * exponents apart, so that one logarithm serves all features.
   */
  private void gather(int slot, double value, BayesScratch scratch) {
    double range = range(slot);
    double squared = range * range;
    double smooth = squared * SMOOTHING;
    if (!(smooth >= Double.MIN_NORMAL)) {
      return;
    }
    int at = slot * weights.length * STRIDE;
    for (int label = 0; label < weights.length; label++, at += STRIDE) {
      // of one example alone nothing is known but the range, as of a uniform distribution
      double variance =
          weights[label] < 2 ? squared / 12 : Math.max(smooth, sampleVariance(at, label));
      int exponent = Math.getExponent(variance);
      scratch.exponents[label] += exponent;
      scratch.products[label] *= Math.scalb(variance, -exponent);
      if (scratch.products[label] > 0x1p512) {
        scratch.products[label] *= 0x1p-512;
        scratch.exponents[label] += 512;
      }
      double distance = value - numbers[at + MEAN];
      scratch.distances[label] += Math.min(FARTHEST, distance * distance / variance);
    }
  }

  /** From the least to the greatest value of a feature; negative while nothing was seen. */
  private double range(int slot) {
    return most(slot) - least(slot);
  }

  private double least(int slot) {
    double least = Clipping.LIMIT;
    int at = slot * weights.length * STRIDE;
    for (int label = 0; label < weights.length; label++, at += STRIDE) {
      least = weights[label] > 0 ? Math.min(least, numbers[at + LEAST]) : least;
    }
    return least;
  }

  private double most(int slot) {
    double most = -Clipping.LIMIT;
    int at = slot * weights.length * STRIDE;
    for (int label = 0; label < weights.length; label++, at += STRIDE) {
      most = weights[label] > 0 ? Math.max(most, numbers[at + MOST]) : most;
    }
    return most;
  }

  private double sampleVariance(int at, int label) {
    return numbers[at + SQUARES] / (weights[label] - 1);
  }

  /** The threshold of a feature with the largest gain of information; null if there is none. */
  Split bestSplit(int slot, int feature) {
    double least = least(slot);
    double most = most(slot);
    Split best = null;
    double before = entropy(weights, weight());
    double step = (most - least) / (THRESHOLDS + 1);
    for (int i = 1; i <= THRESHOLDS; i++) {
      double threshold = least + step * i;
      if (threshold > least && threshold < most) {
        Split split = split(slot, feature, threshold, before);
        if (split != null && (best == null || split.merit() > best.merit())) {
          best = split;
        }
      }
    }
    return best;
  }

  private Split split(int slot, int feature, double threshold, double before) {
    double[] left = new double[weights.length];
    double[] right = new double[weights.length];
    double leftWeight = 0;
    for (int label = 0; label < weights.length; label++) {
      left[label] = weights[label] * shareBelow(slot, label, threshold);
      right[label] = weights[label] - left[label];
      leftWeight += left[label];
    }
    double all = weight();
    double rightWeight = all - leftWeight;
    if (leftWeight <= LEAST_SHARE * all || rightWeight <= LEAST_SHARE * all) {
      return null;
    }
    double after =
        (leftWeight * entropy(left, leftWeight) + rightWeight * entropy(right, rightWeight)) / all;
    return new Split(feature, threshold, before - after, left, right);
  }

  private double shareBelow(int slot, int label, double threshold) {
    int at = (slot * weights.length + label) * STRIDE;
    if (weights[label] == 0 || threshold < numbers[at + LEAST]) {
      return 0;
    }
    if (threshold >= numbers[at + MOST]) {
      return 1;
    }
    double deviation = Math.sqrt(weights[label] < 2 ? 0 : sampleVariance(at, label));
    double distance = threshold - numbers[at + MEAN];
    if (deviation == 0) {
      return distance < 0 ? 0 : 1;
    }
    return Normals.cumulative(distance / deviation);
  }

  private static double entropy(double[] classes, double all) {
    double entropy = 0;
    for (double weight : classes) {
      double share = weight / all;
      if (share > 0) {
        entropy -= share * StrictMath.log(share) / LN2;
      }
    }
    return entropy;
  }

  void shrink(double kept) {
    for (int label = 0; label < weights.length; label++) {
      weights[label] *= kept;
      for (int slot = 0; slot < slots; slot++) {
        numbers[(slot * weights.length + label) * STRIDE + SQUARES] *= kept;
      }
    }
  }

  /** Only the classes that were seen. */
  void write(DataOutput out) throws IOException {
    for (int label = 0; label < weights.length; label++) {
      Weights.write(weights[label], out);
      if (weights[label] != 0) {
        for (int slot = 0; slot < slots; slot++) {
          int at = (slot * weights.length + label) * STRIDE;
          for (int i = at; i < at + STRIDE; i++) {
            out.writeDouble(numbers[i]);
          }
        }
      }
    }
  }

  void read(DataInput in) throws IOException {
    for (int label = 0; label < weights.length; label++) {
      weights[label] = Weights.read(in);
      if (weights[label] != 0) {
        for (int slot = 0; slot < slots; slot++) {
          int at = (slot * weights.length + label) * STRIDE;
          for (int i = at; i < at + STRIDE; i++) {
            numbers[i] = StateFormat.readDouble("feature", in);
          }
        }
      }
    }
  }

  GaussianObservers copy() {
    return new GaussianObservers(slots, weights.clone(), numbers.clone());
  }
}
