// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Holds the metrics of the inference operator after its job has ended. Flink makes the reporter, so
 * what it saw is reachable only through this class: one job at a time.
 */
public final class OperatorMetrics implements MetricReporterFactory, MetricReporter {
  private static final String GROUP = ".inference.";
  private static final Map<String, List<Metric>> SEEN = new ConcurrentHashMap<>();

  /** Settings that make Flink use this reporter. */
  static Map<String, String> settings() {
    return Map.of("metrics.reporter.benchmark.factory.class", OperatorMetrics.class.getName());
  }

  static void forget() {
    SEEN.clear();
  }

  /** Sum over the subtasks. */
  static long count(String name) {
    return SEEN.getOrDefault(name, List.of()).stream()
        .mapToLong(metric -> ((Counter) metric).getCount())
        .sum();
  }

  /** Values of a histogram, over all subtasks. */
  static long records(String name) {
    return SEEN.getOrDefault(name, List.of()).stream()
        .mapToLong(metric -> ((Histogram) metric).getCount())
        .sum();
  }

  /** The greatest over the subtasks. */
  static double quantile(String name, double quantile) {
    return SEEN.getOrDefault(name, List.of()).stream()
        .mapToDouble(metric -> ((Histogram) metric).getStatistics().getQuantile(quantile))
        .max()
        .orElse(Double.NaN);
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return new OperatorMetrics();
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    boolean wanted = metric instanceof Counter || metric instanceof Histogram;
    if (wanted && group.getMetricIdentifier(name).endsWith(GROUP + name)) {
      SEEN.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>()).add(metric);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
}
