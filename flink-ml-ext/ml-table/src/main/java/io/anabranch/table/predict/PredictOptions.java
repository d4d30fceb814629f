// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.models.CallableModel;
import io.anabranch.table.batch.CallOptions;
import io.anabranch.table.batch.RowBatching;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.config.ExecutionConfigOptions;

/**
 * What a session may {@code SET} for {@code PREDICT_ASYNC}, as in {@code
 * anabranch.predict.batch-size}; read when a query is planned.
 */
final class PredictOptions {
  static final CallOptions OPTIONS = CallOptions.under("anabranch.predict.");

  /** Flink's: how many rows may be without an answer. */
  static final ConfigOption<Integer> CAPACITY =
      ExecutionConfigOptions.TABLE_EXEC_ASYNC_SCALAR_MAX_CONCURRENT_OPERATIONS;

  private PredictOptions() {}

  /**
   * @throws MlException of kind USER where it is none
   */
  static DeviceSpec device(ReadableConfig session) {
    return OPTIONS.device(session, DeviceSpec.Policy.REQUIRED);
  }

  /**
   * @throws MlException of kind USER where it cannot be
   */
  static RowBatching batching(ReadableConfig session, CallableModel model) {
    return OPTIONS.batching(session, model, CallOptions.value(session, CAPACITY));
  }
}
