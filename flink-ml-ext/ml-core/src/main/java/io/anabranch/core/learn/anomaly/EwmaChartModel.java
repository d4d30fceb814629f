// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.anomaly;

import io.anabranch.core.bytes.Varints;
import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.StateFormat;
import io.anabranch.core.learn.anomaly.EwmaChart.Chart;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The moving averages of one key's features, and the moments that give their limits. */
final class EwmaChartModel implements OnlineModel {
  private static final double NEGLIGIBLE = 1e-300;

  private final int features;
  private final Chart chart;
  private final RunningMoments moments;
  private final double[] averages;
  // (1 - lambda)^(2t) after t rows
  private double early = 1;
  private int seen;

  EwmaChartModel(int features, Chart chart) {
    this(chart, new RunningMoments(features), new double[features]);
  }

  private EwmaChartModel(Chart chart, RunningMoments moments, double[] averages) {
    features = averages.length;
    this.chart = chart;
    this.moments = moments;
    this.averages = averages;
  }

  // hot path
  @Override
  public void predict(Example example, double[] prediction) {
    double score = 0;
    if (moments.weight() > 0) {
      double width = Math.sqrt(chart.lambda() / (2 - chart.lambda()) * (1 - earlier()));
      for (int i = 0; i < features; i++) {
        double average = average(i, example.features()[i]);
        double distance = Math.abs(Clipping.finite(average - moments.mean(i)));
        score = Math.max(score, Scores.of(distance, width * moments.std(i)));
      }
    }
    chart.alarm().put(score, seen, prediction);
  }

  private double average(int feature, double value) {
    double average = averages[feature];
    return Clipping.finite(average + chart.lambda() * Clipping.finite(value - average));
  }

  private double earlier() {
    double left = 1 - chart.lambda();
    double earlier = early * left * left;
    return earlier < NEGLIGIBLE ? 0 : earlier;
  }

  // hot path
  @Override
  public void learn(Example example, double label) {
    boolean first = moments.weight() == 0;
    for (int i = 0; i < features; i++) {
      double value =
          chart.alarm().learnt(example.features()[i], moments.mean(i), moments.std(i), seen);
      averages[i] = first ? value : average(i, value);
      moments.add(i, value, chart.kept());
    }
    moments.endRow(chart.kept());
    early = earlier();
    seen = chart.alarm().count(seen);
  }

  /** Mean and deviation count for less; the chart starts again from them. */
  @Override
  public void shrink(double kept) {
    if (kept < 1) {
      moments.shrink(kept);
      early = 1;
      seen = (int) (seen * kept);
      for (int i = 0; i < features; i++) {
        averages[i] = moments.mean(i);
      }
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Varints.write(features, out);
    Varints.write(seen, out);
    out.writeDouble(early);
    for (double average : averages) {
      out.writeDouble(average);
    }
    moments.write(out);
  }

  void read(DataInput in) throws IOException {
    seen = Varints.readSize(in);
    early = StateFormat.readDouble("early", in);
    for (int i = 0; i < features; i++) {
      averages[i] = StateFormat.readDouble("average", in);
    }
    moments.read(in);
  }

  @Override
  public OnlineModel copy() {
    EwmaChartModel copy = new EwmaChartModel(chart, moments.copy(), averages.clone());
    copy.early = early;
    copy.seen = seen;
    return copy;
  }

  @Override
  public int bytes() {
    return 64 + averages.length * Double.BYTES + moments.bytes();
  }
}
