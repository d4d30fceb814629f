// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import io.anabranch.core.error.MlException;
import io.anabranch.models.CallableModel;
import io.anabranch.table.batch.RowBatching;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.MLPredictRuntimeConfigOptions;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A declared model that was resolved and found to fit while a query is planned.
 *
 * @param options of the declaration
 * @param session Flink's configuration
 */
record PlannedModel(
    DeclaredSchema schema,
    ModelSettings settings,
    Map<String, String> options,
    CallableModel model,
    ReadableConfig session) {
  private static final Logger LOG = LoggerFactory.getLogger(PlannedModel.class);

  /** Keys of {@code CONFIG} that are for Flink. */
  private static final Set<String> OF_FLINK =
      Set.of(
          MLPredictRuntimeConfigOptions.ASYNC.key(),
          MLPredictRuntimeConfigOptions.ASYNC_OUTPUT_MODE.key(),
          MLPredictRuntimeConfigOptions.ASYNC_MAX_CONCURRENT_OPERATIONS.key(),
          MLPredictRuntimeConfigOptions.ASYNC_TIMEOUT.key());

  /** Opens the model and holds the declaration against it. */
  static PlannedModel of(
      DeclaredSchema schema, Map<String, String> options, ReadableConfig session) {
    ModelSettings settings = ModelSettings.of(schema.where(), Configuration.fromMap(options));
    CallableModel model = settings.open();
    ModelSettings.batching(schema.where(), Configuration.fromMap(options), model, 1);
    schema.check(model, settings.errors(), options);
    schema.zoneWarning(zone(session)).ifPresent(warning -> LOG.warn("{}", warning));
    return new PlannedModel(schema, settings, options, model, session);
  }

  private static ZoneId zone(ReadableConfig session) {
    String zone = session.get(TableConfigOptions.LOCAL_TIME_ZONE);
    return zone.equals(TableConfigOptions.LOCAL_TIME_ZONE.defaultValue())
        ? ZoneId.systemDefault()
        : ZoneId.of(zone);
  }

  PredictFunction oneByOne(ReadableConfig config) {
    return new OnnxPredictFunction(call(effective(config)));
  }

  AsyncPredictFunction inBatches(ReadableConfig config) {
    Map<String, String> effective = effective(config);
    int capacity =
        config
            .getOptional(MLPredictRuntimeConfigOptions.ASYNC_MAX_CONCURRENT_OPERATIONS)
            .orElseGet(
                () ->
                    session.get(
                        ExecutionConfigOptions
                            .TABLE_EXEC_ASYNC_ML_PREDICT_MAX_CONCURRENT_OPERATIONS));
    RowBatching batching =
        ModelSettings.batching(schema.where(), Configuration.fromMap(effective), model, capacity);
    batching.warnIfStarved(
        LOG,
        schema.where(),
        ExecutionConfigOptions.TABLE_EXEC_ASYNC_ML_PREDICT_MAX_CONCURRENT_OPERATIONS);
    return new OnnxAsyncPredictFunction(call(effective), batching);
  }

  private ModelCall call(Map<String, String> effective) {
    ModelSettings asked = ModelSettings.of(schema.where(), Configuration.fromMap(effective));
    CallableModel asAsked = asked.opensLike(settings) ? model : asked.open(model.pinned());
    return schema.check(asAsked, asked.errors(), effective);
  }

  /** The declaration's options, and over them what the query says. */
  private Map<String, String> effective(ReadableConfig config) {
    Map<String, String> effective = new HashMap<>(options);
    Map<String, String> asked = config instanceof Configuration all ? all.toMap() : Map.of();
    List<String> unknown =
        new TreeSet<>(asked.keySet())
            .stream()
                .filter(key -> !OF_FLINK.contains(key) && !ModelOptions.ofTheCall().contains(key))
                .toList();
    if (!unknown.isEmpty()) {
      throw MlException.user(
          schema.where()
              + ": CONFIG: "
              + String.join(", ", unknown)
              + " (expected: of "
              + String.join(", ", ModelOptions.ofTheCall())
              + ", and Flink's "
              + String.join(", ", new TreeSet<>(OF_FLINK))
              + ")");
    }
    asked.forEach(
        (key, value) -> {
          if (!OF_FLINK.contains(key)) {
            effective.put(key, value);
          }
        });
    return effective;
  }
}
