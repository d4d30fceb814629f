// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.linear;

import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.ModelStructure;
import java.util.Arrays;
import java.util.Optional;

/**
 * Multinomial logistic regression (Bishop, "Pattern Recognition and Machine Learning", 2006,
 * section 4.3.4): a linear score for each class, the log loss of their softmax, steps of AdaGrad or
 * plain gradient descent. It cannot overflow, for the reasons of {@link GradientModel}.
 */
final class SoftmaxModel extends ArrayModel {
  private final Settings settings;
  private final double[] weights;

  /** Empty for plain gradient descent. */
  private final double[] squares;

  /** Scratch. */
  private final double[] slopes;

  /** How a gradient changes the weights. */
  enum Optimizer {
    SGD,
    ADAGRAD
  }

  /**
   * @param l2 penalty of half the sum of the squared weights without intercepts
   * @param clipRatio of {@link Spikes}
   */
  record Settings(
      int features, int classes, Optimizer optimizer, double rate, double l2, double clipRatio) {
    int numbers() {
      return classes * (features + 1);
    }
  }

  SoftmaxModel(Settings settings) {
    super(
        settings.features(),
        settings.optimizer() == Optimizer.SGD ? Layout.WEIGHTS : Layout.WEIGHTS_AND_SQUARES);
    this.settings = settings;
    weights = new double[settings.numbers()];
    squares = new double[settings.optimizer() == Optimizer.SGD ? 0 : settings.numbers()];
    slopes = new double[settings.classes()];
  }

  @Override
  double[][] arrays() {
    return new double[][] {weights, squares};
  }

  @Override
  SoftmaxModel fresh() {
    return new SoftmaxModel(settings);
  }

  @Override
  void join(ArrayModel other, double share) {
    SoftmaxModel that = (SoftmaxModel) other;
    mean(weights, that.weights, share);
    add(squares, that.squares);
  }

  // hot path
  @Override
  public void predict(Example example, double[] prediction) {
    probabilities(Clipping.within(example.features()), prediction);
  }

  private void probabilities(double[] x, double[] prediction) {
    int width = x.length + 1;
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < settings.classes(); c++) {
      prediction[c] = Dot.of(weights, c * width, x);
      most = Math.max(most, prediction[c]);
    }
    double sum = 0;
    for (int c = 0; c < settings.classes(); c++) {
      prediction[c] = StrictMath.exp(prediction[c] - most);
      sum += prediction[c];
    }
    for (int c = 0; c < settings.classes(); c++) {
      prediction[c] /= sum;
    }
  }

  // hot path
  @Override
  public void learn(Example example, double label) {
    double[] x = Clipping.within(example.features());
    probabilities(x, slopes);
    slopes[(int) label] -= 1;
    double limit = Spikes.limit(settings.clipRatio(), updates());
    for (int c = 0; c < settings.classes(); c++) {
      step(c * (x.length + 1), x, slopes[c], limit);
    }
    updated();
  }

  private void step(int offset, double[] features, double steep, double limit) {
    double slope = steep;
    double[] x = features;
    if (settings.optimizer() == Optimizer.ADAGRAD) {
      slope = Spikes.slope(steep, squares[offset + x.length], limit);
      x = Spikes.features(features, slope, squares, offset, limit);
    }
    for (int i = 0; i < x.length; i++) {
      step(offset + i, slope * x[i] + settings.l2() * weights[offset + i]);
    }
    step(offset + x.length, slope);
  }

  private void step(int i, double gradient) {
    if (settings.optimizer() == Optimizer.SGD) {
      weights[i] -= settings.rate() * gradient;
    } else {
      squares[i] += gradient * gradient;
      weights[i] -= settings.rate() * gradient / Math.sqrt(squares[i] + AdaGradModel.EPSILON);
    }
  }

  @Override
  public Optional<ModelStructure> structure() {
    double[][] rows = new double[settings.classes()][];
    double[] intercepts = new double[settings.classes()];
    for (int c = 0; c < rows.length; c++) {
      int offset = c * (features() + 1);
      rows[c] = Arrays.copyOfRange(weights, offset, offset + features());
      intercepts[c] = weights[offset + features()];
    }
    return Optional.of(new ModelStructure.Softmax(rows, intercepts));
  }

  @Override
  public int bytes() {
    return super.bytes() + slopes.length * Double.BYTES;
  }
}
