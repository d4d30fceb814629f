// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Holds what the job's coordinator says of checkpoints. Flink makes the reporter, so what it saw is
 * reachable only through this class: one job at a time.
 */
public final class CheckpointMetrics implements MetricReporterFactory, MetricReporter {
  static final String COMPLETED = "numberOfCompletedCheckpoints";
  static final String FULL_BYTES = "lastCheckpointFullSize";
  static final String MILLIS = "lastCheckpointDuration";

  private static final Set<String> WANTED = Set.of(COMPLETED, FULL_BYTES, MILLIS);
  private static final Map<String, Gauge<?>> SEEN = new ConcurrentHashMap<>();

  /** Settings that make Flink use this reporter. */
  static Map<String, String> settings() {
    return Map.of("metrics.reporter.checkpoints.factory.class", CheckpointMetrics.class.getName());
  }

  /** What a gauge says now; 0 where there is none. */
  static long value(String name) {
    Gauge<?> gauge = SEEN.get(name);
    return gauge != null && gauge.getValue() instanceof Number number ? number.longValue() : 0;
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return new CheckpointMetrics();
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (metric instanceof Gauge<?> gauge && WANTED.contains(name)) {
      SEEN.put(name, gauge);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
}
