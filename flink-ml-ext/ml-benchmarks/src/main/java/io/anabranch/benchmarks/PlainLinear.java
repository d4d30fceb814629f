// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import org.apache.flink.table.data.RowData;

/**
 * The least that learning can be: a linear model with AdaGrad (Duchi, Hazan, Singer 2011) in an
 * array of weights and sums of squared gradients, without counters, quality, order or checks. What
 * engines are compared with, where the learner must not make the difference.
 */
final class PlainLinear {
  static final int NUMBERS = 2 * (FleetLoad.FEATURES + 1);
  private static final int INTERCEPT = FleetLoad.FEATURES;
  private static final int SQUARES = FleetLoad.FEATURES + 1;
  private static final int FIRST = 2;
  private static final int LABEL = FIRST + FleetLoad.FEATURES;
  private static final double RATE = 0.1;
  private static final double LEAST = 1e-8;

  private PlainLinear() {}

  static double[] create() {
    return new double[NUMBERS];
  }

  /** Predicts, then learns the row's label. */
  // hot path
  static double step(double[] model, RowData row) {
    double prediction = model[INTERCEPT];
    for (int i = 0; i < INTERCEPT; i++) {
      prediction += model[i] * row.getDouble(FIRST + i);
    }
    double error = prediction - row.getDouble(LABEL);
    for (int i = 0; i < INTERCEPT; i++) {
      update(model, i, error * row.getDouble(FIRST + i));
    }
    update(model, INTERCEPT, error);
    return prediction;
  }

  private static void update(double[] model, int at, double gradient) {
    double squares = model[SQUARES + at] + gradient * gradient;
    model[SQUARES + at] = squares;
    model[at] -= RATE * gradient / (Math.sqrt(squares) + LEAST);
  }
}
