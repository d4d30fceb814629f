// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import io.anabranch.core.aggregate.ExactSum;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/** The exact sum of one term per row; a term that is not finite marks its row as unusable. */
final class TermSum {
  private final ExactSum sum;
  private long rows;
  private long unusable;

  TermSum() {
    this(new ExactSum());
  }

  private TermSum(ExactSum sum) {
    this.sum = sum;
  }

  // hot path
  void add(double term) {
    if (Double.isFinite(term)) {
      sum.add(term);
      rows++;
    } else {
      unusable++;
    }
  }

  void subtract(double term) {
    if (Double.isFinite(term)) {
      sum.subtract(term);
      rows--;
    } else {
      unusable--;
    }
  }

  // hot path
  void addSquare(double term) {
    if (Double.isFinite(term)) {
      sum.addSquare(term);
      rows++;
    } else {
      unusable++;
    }
  }

  void subtractSquare(double term) {
    if (Double.isFinite(term)) {
      sum.subtractSquare(term);
      rows--;
    } else {
      unusable--;
    }
  }

  void merge(TermSum other) {
    sum.merge(other.sum);
    rows += other.rows;
    unusable += other.unusable;
  }

  OptionalDouble mean() {
    if (unusable != 0) {
      return OptionalDouble.of(Double.NaN);
    }
    return rows <= 0 ? OptionalDouble.empty() : OptionalDouble.of(sum.over(rows));
  }

  OptionalDouble rootMean() {
    if (unusable != 0) {
      return OptionalDouble.of(Double.NaN);
    }
    return rows <= 0 ? OptionalDouble.empty() : OptionalDouble.of(sum.rootOver(rows));
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(rows);
    out.writeLong(unusable);
    sum.write(out);
  }

  static TermSum read(DataInput in) throws IOException {
    long rows = in.readLong();
    long unusable = in.readLong();
    TermSum read = new TermSum(ExactSum.read(in));
    read.rows = rows;
    read.unusable = unusable;
    return read;
  }
}
