// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.error.MlException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The population stability index: over bins, the sum of {@code (a - e) * ln(a / e)}, where e and a
 * are the bin's shares of the reference and of the actual values (Siddiqi, "Credit Risk
 * Scorecards", 2006). A share below 0.0001 counts as 0.0001, as an empty bin has no logarithm.
 *
 * <p>Bins are either given by edges, with memory for the bins only, or are quantiles of the
 * reference, with memory for each distinct value (some 24 bytes). A bin holds its lower edge; the
 * first and the last have no end. Quantile bins begin at the reference values of rank {@code ceil(k
 * * n / bins)}; equal ones make one bin.
 *
 * <p>Not defined while a sample is empty. Unusable: NaN.
 */
public final class PopulationStability implements Evaluation<PopulationStability> {
  private static final int MAX_BINS = 10_000;

  private final TwoSamples counts;
  private long unusable;
  private int bins;
  private double[] edges;

  public PopulationStability() {
    this(new TwoSamples());
  }

  private PopulationStability(TwoSamples counts) {
    this.counts = counts;
  }

  /** Adds a value that will be compared in quantile bins of the reference. */
  // hot path
  public void add(Sample sample, double value, int bins) {
    expect(bins, null);
    count(sample, value, 1);
  }

  /** Undoes {@link #add(Sample, double, int)} of the same row. */
  public void retract(Sample sample, double value, int bins) {
    expect(bins, null);
    count(sample, value, -1);
  }

  /**
   * Adds a value to its bin.
   *
   * @param edges finite, strictly increasing, the same for all rows
   */
  // hot path
  public void add(Sample sample, double value, double[] edges) {
    expect(0, edges);
    count(sample, bin(value), 1);
  }

  /** Undoes {@link #add(Sample, double, double[])} of the same row. */
  public void retract(Sample sample, double value, double[] edges) {
    expect(0, edges);
    count(sample, bin(value), -1);
  }

  @Override
  public void merge(PopulationStability other) {
    if (other.bins != 0 || other.edges != null) {
      expect(other.bins, other.edges);
    }
    counts.merge(other.counts);
    unusable += other.unusable;
  }

  public OptionalDouble result() {
    if (unusable != 0) {
      return OptionalDouble.of(Double.NaN);
    }
    if (counts.firstTotal() <= 0 || counts.secondTotal() <= 0) {
      return OptionalDouble.empty();
    }
    BinShares shares = new BinShares(counts.firstTotal(), counts.secondTotal(), bins);
    counts.forEach(shares);
    return OptionalDouble.of(shares.index());
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Varints.write(bins, out);
    Varints.write(edges == null ? 0 : edges.length, out);
    if (edges != null) {
      for (double edge : edges) {
        out.writeDouble(edge);
      }
    }
    Varints.write(unusable, out);
    counts.write(out);
  }

  public static PopulationStability read(DataInput in) throws IOException {
    int bins = Varints.readSize(in);
    double[] edges = new double[Varints.readSize(in)];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = in.readDouble();
    }
    long unusable = Varints.read(in);
    PopulationStability read = new PopulationStability(TwoSamples.read(in));
    read.bins = bins;
    read.edges = edges.length == 0 ? null : edges;
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

  /** The number of edges that are not above the value. */
  private double bin(double value) {
    if (Double.isNaN(value)) {
      return value;
    }
    int at = Arrays.binarySearch(edges, value + 0.0);
    return at >= 0 ? at + 1 : -at - 1;
  }

  private void expect(int givenBins, double[] givenEdges) {
    if (bins == 0 && edges == null) {
      check(givenBins, givenEdges);
      bins = givenBins;
      edges = givenEdges == null ? null : withoutNegativeZero(givenEdges);
    } else if (givenBins != bins || !same(givenEdges)) {
      throw MlException.user(
          "bins: "
              + (givenEdges == null ? givenBins : Arrays.toString(givenEdges))
              + " (expected: "
              + (edges == null ? bins : Arrays.toString(edges))
              + ", as in earlier rows)");
    }
  }

  private boolean same(double[] givenEdges) {
    if (edges == null || givenEdges == null) {
      return edges == givenEdges;
    }
    if (edges.length != givenEdges.length) {
      return false;
    }
    for (int i = 0; i < edges.length; i++) {
      if (edges[i] != givenEdges[i]) {
        return false;
      }
    }
    return true;
  }

  private static void check(int givenBins, double[] givenEdges) {
    if (givenEdges == null) {
      if (givenBins < 2 || givenBins > MAX_BINS) {
        throw MlException.user("bins: " + givenBins + " (expected: 2 to " + MAX_BINS + ")");
      }
      return;
    }
    boolean valid = givenEdges.length > 0 && givenEdges.length < MAX_BINS;
    for (int i = 0; i < givenEdges.length; i++) {
      valid &= Double.isFinite(givenEdges[i]) && (i == 0 || givenEdges[i - 1] < givenEdges[i]);
    }
    if (!valid) {
      throw MlException.user(
          "edges: "
              + Arrays.toString(givenEdges)
              + " (expected: 1 to "
              + (MAX_BINS - 1)
              + " finite numbers, each above the one before)");
    }
  }

  private static double[] withoutNegativeZero(double[] numbers) {
    return Arrays.stream(numbers).map(number -> number + 0.0).toArray();
  }
}
