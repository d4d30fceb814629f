// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.model;

import io.anabranch.models.CallableModel;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.functions.FunctionContext;

/**
 * What a call of a model counts, in the group {@code predict.NAME} of its task. Each counter is for
 * one thread at a time.
 *
 * @param rows that came
 * @param nulls rows whose outputs are NULL, as the model could not take them
 */
public record CallMetrics(Counter rows, Counter nulls) {
  public static CallMetrics of(FunctionContext task, CallableModel model) {
    MetricGroup group = task.getMetricGroup().addGroup("predict").addGroup(model.name());
    return new CallMetrics(group.counter("rows"), group.counter("nulls"));
  }
}
