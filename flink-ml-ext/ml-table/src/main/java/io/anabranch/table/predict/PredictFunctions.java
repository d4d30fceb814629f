// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.models.CallableModels;
import io.anabranch.models.Checks;
import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.table.function.NamedFunction;
import java.util.List;

/** The functions that call a model by its reference. */
public final class PredictFunctions {
  private static final String ARGUMENTS =
      "(model STRING, arguments... | ROW(arguments...) | MAP['name', argument, ...]) -> ";

  private PredictFunctions() {}

  /**
   * @param registry where {@code models:/...} is looked up
   * @return functions each of which is {@link io.anabranch.table.function.PerUse}
   */
  public static List<NamedFunction> all(RegistryLocation registry) {
    CallableModels models = new CallableModels(registry, Checks.REQUIRED);
    return List.of(
        function(
            Form.PREDICT,
            models,
            "the model's output, or ROW of its outputs",
            "Calls a model for a row. A row that the model cannot take fails the query."),
        function(
            Form.TRY_PREDICT,
            models,
            "the model's output, or ROW of its outputs",
            "PREDICT that gives NULL for a row that the model cannot take, and counts it."),
        function(
            Form.PREDICT_LABEL,
            models,
            "BIGINT, STRING or BOOLEAN",
            "The class that a classifier gives a row: its label, else the most probable one."),
        function(
            Form.PREDICT_PROBA,
            models,
            "MAP or ARRAY of probabilities",
            "How probable a classifier holds each class for a row, as the model gives it."),
        function(
            Form.PREDICT_ASYNC,
            models,
            "the model's output, or ROW of its outputs",
            "PREDICT beside the task, in micro-batches: for GPUs and remote models. Streaming"
                + " only."));
  }

  private static NamedFunction function(
      Form form, CallableModels models, String gives, String description) {
    return new NamedFunction(
        form.name(),
        form.name() + ARGUMENTS + gives,
        description,
        new PredictDefinition(form, models));
  }
}
