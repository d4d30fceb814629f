// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * The root of the mean squared difference of label and prediction. The difference is rounded once,
 * the sum of squares is exact, its mean and the root are rounded. Unusable: a difference that is
 * NaN or infinite. State: some 40 bytes.
 */
public final class RootMeanSquaredError implements RegressionMeasure<RootMeanSquaredError> {
  private final TermSum squares;

  public RootMeanSquaredError() {
    this(new TermSum());
  }

  private RootMeanSquaredError(TermSum squares) {
    this.squares = squares;
  }

  // hot path
  @Override
  public void add(double label, double prediction) {
    squares.addSquare(label - prediction);
  }

  @Override
  public void retract(double label, double prediction) {
    squares.subtractSquare(label - prediction);
  }

  @Override
  public void merge(RootMeanSquaredError other) {
    squares.merge(other.squares);
  }

  @Override
  public OptionalDouble result() {
    return squares.rootMean();
  }

  @Override
  public void write(DataOutput out) throws IOException {
    squares.write(out);
  }

  public static RootMeanSquaredError read(DataInput in) throws IOException {
    return new RootMeanSquaredError(TermSum.read(in));
  }
}
