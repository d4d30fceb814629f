// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import java.util.Objects;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;

/** Both forms of a model. Immutable, so that a copy is the same. */
final class OnnxModelProvider implements PredictRuntimeProvider, AsyncPredictRuntimeProvider {
  private final PlannedModel model;

  OnnxModelProvider(PlannedModel model) {
    this.model = Objects.requireNonNull(model, "model");
  }

  @Override
  public PredictFunction createPredictFunction(Context context) {
    return model.oneByOne(context.runtimeConfig());
  }

  @Override
  public AsyncPredictFunction createAsyncPredictFunction(Context context) {
    return model.inBatches(context.runtimeConfig());
  }

  @Override
  public ModelProvider copy() {
    return this;
  }

  /** The synchronous form alone, which Flink then takes unasked. */
  record OneByOne(PlannedModel model) implements PredictRuntimeProvider {
    @Override
    public PredictFunction createPredictFunction(Context context) {
      return model.oneByOne(context.runtimeConfig());
    }

    @Override
    public ModelProvider copy() {
      return this;
    }
  }

  /** The asynchronous form alone. */
  record InBatches(PlannedModel model) implements AsyncPredictRuntimeProvider {
    @Override
    public AsyncPredictFunction createAsyncPredictFunction(Context context) {
      return model.inBatches(context.runtimeConfig());
    }

    @Override
    public ModelProvider copy() {
      return this;
    }
  }
}
