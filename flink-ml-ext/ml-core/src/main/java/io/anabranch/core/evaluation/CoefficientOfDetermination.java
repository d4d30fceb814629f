// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import io.anabranch.core.aggregate.ExactSum;
import io.anabranch.core.aggregate.Moments;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * R squared: 1 minus the squared errors over the squared distances of the labels from their mean.
 * Both sums are exact up to their quotient, so labels far from zero cancel nothing.
 *
 * <p>Not defined for fewer than two rows and for labels that are all the same (scikit-learn answers
 * 1 or 0 there). Unusable: a label or a difference that is NaN or infinite. State: some 80 bytes.
 */
public final class CoefficientOfDetermination
    implements RegressionMeasure<CoefficientOfDetermination> {
  private final Moments labels;
  private final ExactSum errors;
  private long unusable;

  public CoefficientOfDetermination() {
    this(new Moments(), new ExactSum());
  }

  private CoefficientOfDetermination(Moments labels, ExactSum errors) {
    this.labels = labels;
    this.errors = errors;
  }

  // hot path
  @Override
  public void add(double label, double prediction) {
    double error = label - prediction;
    if (Double.isFinite(error)) {
      labels.add(label);
      errors.addSquare(error);
    } else {
      unusable++;
    }
  }

  @Override
  public void retract(double label, double prediction) {
    double error = label - prediction;
    if (Double.isFinite(error)) {
      labels.subtract(label);
      errors.subtractSquare(error);
    } else {
      unusable--;
    }
  }

  @Override
  public void merge(CoefficientOfDetermination other) {
    labels.merge(other.labels);
    errors.merge(other.errors);
    unusable += other.unusable;
  }

  @Override
  public OptionalDouble result() {
    if (unusable != 0) {
      return OptionalDouble.of(Double.NaN);
    }
    double unexplained = labels.overSpread(errors);
    return Double.isNaN(unexplained)
        ? OptionalDouble.empty()
        : OptionalDouble.of(1.0 - unexplained);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    labels.write(out);
    errors.write(out);
    out.writeLong(unusable);
  }

  public static CoefficientOfDetermination read(DataInput in) throws IOException {
    CoefficientOfDetermination read =
        new CoefficientOfDetermination(Moments.read(in), ExactSum.read(in));
    read.unusable = in.readLong();
    return read;
  }
}
