// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.inference.LogHistogram;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/** Shows a {@link LogHistogram} to Flink's metric reporters. */
final class LogHistogramMetric implements Histogram {
  private final LogHistogram histogram;

  LogHistogramMetric(LogHistogram histogram) {
    this.histogram = histogram;
  }

  @Override
  public void update(long value) {
    histogram.record(value);
  }

  @Override
  public long getCount() {
    return histogram.records();
  }

  @Override
  public HistogramStatistics getStatistics() {
    return new Statistics(histogram.view());
  }

  private static final class Statistics extends HistogramStatistics {
    private final LogHistogram.View view;

    Statistics(LogHistogram.View view) {
      this.view = view;
    }

    @Override
    public double getQuantile(double quantile) {
      return view.quantile(quantile);
    }

    /** The percentiles: single values are not kept. */
    @Override
    public long[] getValues() {
      long[] percentiles = new long[101];
      for (int i = 0; i < percentiles.length; i++) {
        percentiles[i] = view.quantile(i / 100.0);
      }
      return percentiles;
    }

    @Override
    public int size() {
      return (int) Math.min(view.total(), Integer.MAX_VALUE);
    }

    @Override
    public double getMean() {
      return view.mean();
    }

    @Override
    public double getStdDev() {
      return view.standardDeviation();
    }

    @Override
    public long getMax() {
      return view.max();
    }

    @Override
    public long getMin() {
      return view.min();
    }
  }
}
