// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import io.anabranch.core.bytes.Varints;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * The two-sample Kolmogorov-Smirnov statistic: the largest distance of the two empirical
 * distribution functions, taken after each distinct value, so that ties are handled exactly.
 *
 * <p>Not defined while a sample is empty. Infinite values are ordered as any other; unusable: NaN.
 * Memory grows with the distinct values, some 24 bytes each: round them where that is too much.
 */
public final class KolmogorovSmirnov implements Evaluation<KolmogorovSmirnov> {
  private final TwoSamples counts;
  private long unusable;

  public KolmogorovSmirnov() {
    this(new TwoSamples());
  }

  private KolmogorovSmirnov(TwoSamples counts) {
    this.counts = counts;
  }

  // hot path
  public void add(Sample sample, double value) {
    count(sample, value, 1);
  }

  /** Undoes {@link #add} of the same row. */
  public void retract(Sample sample, double value) {
    count(sample, value, -1);
  }

  @Override
  public void merge(KolmogorovSmirnov other) {
    counts.merge(other.counts);
    unusable += other.unusable;
  }

  public OptionalDouble result() {
    if (unusable != 0) {
      return OptionalDouble.of(Double.NaN);
    }
    double references = counts.firstTotal();
    double actuals = counts.secondTotal();
    if (references <= 0 || actuals <= 0) {
      return OptionalDouble.empty();
    }
    LargestDistance distance = new LargestDistance(references, actuals);
    counts.forEach(distance);
    return OptionalDouble.of(distance.largest / (references * actuals));
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Varints.write(unusable, out);
    counts.write(out);
  }

  public static KolmogorovSmirnov read(DataInput in) throws IOException {
    long unusable = Varints.read(in);
    KolmogorovSmirnov read = new KolmogorovSmirnov(TwoSamples.read(in));
    read.unusable = unusable;
    return read;
  }

  private void count(Sample sample, double value, long change) {
    if (Double.isNaN(value)) {
      unusable += change;
    } else if (sample == Sample.REFERENCE) {
      counts.add(value, change, 0);
    } else {
      counts.add(value, 0, change);
    }
  }

  /** In units of 1 / (references * actuals), which keeps it whole. */
  private static final class LargestDistance implements TwoSamples.Visitor {
    private final double references;
    private final double actuals;
    private long below;
    private long actualsBelow;
    private double largest;

    LargestDistance(double references, double actuals) {
      this.references = references;
      this.actuals = actuals;
    }

    @Override
    public void value(double value, long first, long second) {
      below += first;
      actualsBelow += second;
      largest = Math.max(largest, Math.abs(below * actuals - actualsBelow * references));
    }
  }
}
