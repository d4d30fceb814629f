// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.error.MlException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * The area under the ROC curve: the share of pairs of a positive and a negative row in which the
 * positive one has the higher score, ties counted half (Fawcett, "An introduction to ROC analysis",
 * 2006). Exact up to 2^53 pairs.
 *
 * <p>Not defined while one of the classes is absent. Unusable: a label other than 0 and 1, a score
 * that is NaN. Infinite scores are ordered as any other. Memory grows with the distinct scores,
 * some 24 bytes each; with bins it is bounded, and wrong by at most half the share of pairs that
 * fall into one bin.
 */
public final class AreaUnderCurve implements Evaluation<AreaUnderCurve> {
  private static final int MAX_BINS = 1_000_000;

  private final TwoSamples counts;
  private long unusable;
  private int bins;

  public AreaUnderCurve() {
    this(new TwoSamples());
  }

  private AreaUnderCurve(TwoSamples counts) {
    this.counts = counts;
  }

  /** Adds a row with a score of any range. */
  // hot path
  public void add(double label, double score) {
    count(label, score, 1);
  }

  /** Undoes {@link #add(double, double)} of the same row. */
  public void retract(double label, double score) {
    count(label, score, -1);
  }

  /**
   * Adds a row with a score in [0, 1], kept to one of {@code bins} equal bins; any other score is
   * unusable.
   */
  // hot path
  public void add(double label, double score, int bins) {
    count(label, bin(score, bins), 1);
  }

  /** Undoes {@link #add(double, double, int)} of the same row. */
  public void retract(double label, double score, int bins) {
    count(label, bin(score, bins), -1);
  }

  @Override
  public void merge(AreaUnderCurve other) {
    if (other.bins != 0) {
      expect(other.bins);
    }
    counts.merge(other.counts);
    unusable += other.unusable;
  }

  public OptionalDouble result() {
    if (unusable != 0) {
      return OptionalDouble.of(Double.NaN);
    }
    double positives = counts.firstTotal();
    double negatives = counts.secondTotal();
    if (positives <= 0 || negatives <= 0) {
      return OptionalDouble.empty();
    }
    OrderedPairs pairs = new OrderedPairs();
    counts.forEach(pairs);
    return OptionalDouble.of(pairs.doubled / (2 * positives * negatives));
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(bins);
    Varints.write(unusable, out);
    counts.write(out);
  }

  public static AreaUnderCurve read(DataInput in) throws IOException {
    int bins = in.readInt();
    long unusable = Varints.read(in);
    AreaUnderCurve read = new AreaUnderCurve(TwoSamples.read(in));
    read.bins = bins;
    read.unusable = unusable;
    return read;
  }

  private void count(double label, double score, long change) {
    if (Double.isNaN(score)) {
      unusable += change;
    } else if (label == 1) {
      counts.add(score, change, 0);
    } else if (label == 0) {
      counts.add(score, 0, change);
    } else {
      unusable += change;
    }
  }

  private double bin(double score, int of) {
    expect(of);
    if (!(score >= 0 && score <= 1)) {
      return Double.NaN;
    }
    return Math.min(Math.floor(score * of), of - 1.0);
  }

  private void expect(int given) {
    if (given == bins) {
      return;
    }
    if (bins != 0) {
      throw MlException.user("bins: " + given + " (expected: " + bins + ", as in earlier rows)");
    }
    if (given < 2 || given > MAX_BINS) {
      throw MlException.user("bins: " + given + " (expected: 2 to " + MAX_BINS + ")");
    }
    bins = given;
  }

  /** Twice the pairs whose positive row is ahead, so that half a pair is a whole number. */
  private static final class OrderedPairs implements TwoSamples.Visitor {
    private long negativesBelow;
    private double doubled;

    @Override
    public void value(double score, long positives, long negatives) {
      doubled += (double) positives * (2 * negativesBelow + negatives);
      negativesBelow += negatives;
    }
  }
}
