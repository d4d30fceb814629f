// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.model;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.functions.FunctionContext;

/** What a function meets in a task of its own, without accelerators, whose counters can be read. */
public final class CountingTask extends FunctionContext {
  private final Map<String, Counter> counters = new TreeMap<>();

  public CountingTask() {
    super(null, null, null);
  }

  /** By name, with the groups before it. */
  public Map<String, Long> counts() {
    return counters.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().getCount()));
  }

  @Override
  public MetricGroup getMetricGroup() {
    return new Group("", counters);
  }

  @Override
  public TaskInfo getTaskInfo() {
    return new TaskInfoImpl("task", 1, 0, 1, 0);
  }

  @Override
  public Set<ExternalResourceInfo> getExternalResourceInfos(String resource) {
    return Set.of();
  }

  private static final class Group extends UnregisteredMetricsGroup {
    private final String prefix;
    private final Map<String, Counter> all;

    Group(String prefix, Map<String, Counter> all) {
      this.prefix = prefix;
      this.all = all;
    }

    @Override
    public MetricGroup addGroup(String name) {
      return new Group(prefix + name + ".", all);
    }

    @Override
    public Counter counter(String name) {
      return all.computeIfAbsent(prefix + name, unused -> new SimpleCounter());
    }
  }
}
