// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * The mean absolute difference of label and prediction; the sum is exact. Unusable: a difference
 * that is NaN or infinite. State: some 40 bytes.
 */
public final class MeanAbsoluteError implements RegressionMeasure<MeanAbsoluteError> {
  private final TermSum errors;

  public MeanAbsoluteError() {
    this(new TermSum());
  }

  private MeanAbsoluteError(TermSum errors) {
    this.errors = errors;
  }

  // hot path
  @Override
  public void add(double label, double prediction) {
    errors.add(Math.abs(label - prediction));
  }

  @Override
  public void retract(double label, double prediction) {
    errors.subtract(Math.abs(label - prediction));
  }

  @Override
  public void merge(MeanAbsoluteError other) {
    errors.merge(other.errors);
  }

  @Override
  public OptionalDouble result() {
    return errors.mean();
  }

  @Override
  public void write(DataOutput out) throws IOException {
    errors.write(out);
  }

  public static MeanAbsoluteError read(DataInput in) throws IOException {
    return new MeanAbsoluteError(TermSum.read(in));
  }
}
