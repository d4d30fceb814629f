// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Counts of non-negative numbers in buckets whose width grows with the number: values below 64 are
 * exact, larger ones are off by at most 1/32. Recording is an array increment. After every {@value
 * #HALVING} records all counts are halved, so that the past fades.
 *
 * <p>Written by one thread; another may read and sees counts that are a moment old.
 */
public final class LogHistogram implements Serializable {
  private static final long serialVersionUID = 1L;

  static final int HALVING = 1 << 20;

  /** 64 exact buckets, then 32 for each further power of two. */
  private static final int EXACT = 64;

  private static final int PER_POWER = 32;
  private static final int BUCKETS = EXACT + (63 - 6) * PER_POWER;

  private final long[] counts = new long[BUCKETS];
  private long records;
  private long max;

  // hot path
  public void record(long value) {
    long positive = Math.max(value, 0);
    counts[bucket(positive)]++;
    max = Math.max(max, positive);
    if (++records % HALVING == 0) {
      halve();
    }
  }

  private void halve() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] >>= 1;
    }
  }

  /** Adds the counts of another histogram to this one. */
  public void add(LogHistogram other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    records += other.records;
    max = Math.max(max, other.max);
  }

  static int bucket(long value) {
    if (value < EXACT) {
      return (int) value;
    }
    int power = 63 - Long.numberOfLeadingZeros(value);
    int within = (int) (value >>> (power - 5)) & (PER_POWER - 1);
    return EXACT + (power - 6) * PER_POWER + within;
  }

  /** The largest value that falls into the bucket. */
  static long ceiling(int bucket) {
    if (bucket < EXACT) {
      return bucket;
    }
    int power = 6 + (bucket - EXACT) / PER_POWER;
    long within = PER_POWER + (bucket - EXACT) % PER_POWER;
    return ((within + 1) << (power - 5)) - 1;
  }

  /** How often a value was recorded, ever. */
  public long records() {
    return records;
  }

  /** The largest value, ever. */
  public long max() {
    return max;
  }

  /** A copy of the counts to read from. */
  public View view() {
    return new View(counts.clone(), max, records);
  }

  /** The counts at one moment. */
  public static final class View {
    private final long[] counts;
    private final long max;
    private final long records;
    private final long total;

    private View(long[] counts, long max, long records) {
      this.records = records;
      this.counts = counts;
      this.max = max;
      this.total = Arrays.stream(counts).sum();
    }

    /** How often a value was recorded, ever. */
    public long records() {
      return records;
    }

    /** Values that still count. */
    public long total() {
      return total;
    }

    public long max() {
      return max;
    }

    /**
     * The value at or below which the share {@code quantile} of the values lies; 0 if there are
     * none.
     */
    public long quantile(double quantile) {
      long rank = Math.max(1, (long) Math.ceil(quantile * total));
      long seen = 0;
      for (int i = 0; i < counts.length; i++) {
        seen += counts[i];
        if (seen >= rank) {
          return Math.min(ceiling(i), max);
        }
      }
      return 0;
    }

    public long min() {
      return quantile(0);
    }

    public double mean() {
      double sum = 0;
      for (int i = 0; i < counts.length; i++) {
        sum += (double) counts[i] * value(i);
      }
      return total == 0 ? 0 : sum / total;
    }

    public double standardDeviation() {
      double mean = mean();
      double squares = 0;
      for (int i = 0; i < counts.length; i++) {
        double distance = value(i) - mean;
        squares += counts[i] * distance * distance;
      }
      return total == 0 ? 0 : Math.sqrt(squares / total);
    }

    private long value(int bucket) {
      return Math.min(ceiling(bucket), max);
    }
  }
}
