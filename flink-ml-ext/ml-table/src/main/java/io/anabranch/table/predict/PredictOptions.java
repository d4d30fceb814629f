// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.table.batch.RowBatching;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.config.ExecutionConfigOptions;

/** What a session may {@code SET} for {@code PREDICT_ASYNC}; read when a query is planned. */
public final class PredictOptions {
  public static final ConfigOption<String> DEVICE =
      ConfigOptions.key("anabranch.predict.device")
          .stringType()
          .defaultValue("cpu")
          .withDescription("cpu, cuda or tensorrt; with a number as in cuda:1.");

  public static final ConfigOption<Integer> BATCH_SIZE =
      ConfigOptions.key("anabranch.predict.batch-size")
          .intType()
          .defaultValue(RowBatching.DEFAULT_ROWS)
          .withDescription("Most rows of a micro-batch.");

  public static final ConfigOption<Duration> MAX_DELAY =
      ConfigOptions.key("anabranch.predict.max-delay")
          .durationType()
          .defaultValue(Duration.ZERO)
          .withDescription(
              "How long a row waits for others; 0 to wait only while the model is busy.");

  public static final ConfigOption<Integer> IN_FLIGHT =
      ConfigOptions.key("anabranch.predict.in-flight")
          .intType()
          .defaultValue(RowBatching.DEFAULT_IN_FLIGHT)
          .withDescription("Micro-batches that may run at once, each on a thread of its own.");

  private static final Pattern DEVICES = Pattern.compile("(cpu|cuda|tensorrt)(?::([0-9]{1,4}))?");

  private PredictOptions() {}

  /**
   * @throws MlException of kind USER where it is none
   */
  static DeviceSpec device(ReadableConfig session) {
    String device = value(session, DEVICE);
    Matcher matcher = DEVICES.matcher(device.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw MlException.user(
          DEVICE.key()
              + ": "
              + device
              + " (expected: cpu, cuda or tensorrt, with a number as in cuda:1)");
    }
    DeviceSpec.Kind kind = DeviceSpec.Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
    int id = matcher.group(2) == null ? DeviceSpec.ANY : Integer.parseInt(matcher.group(2));
    return kind == DeviceSpec.Kind.CPU
        ? DeviceSpec.ON_CPU
        : new DeviceSpec(kind, DeviceSpec.Policy.REQUIRED, id);
  }

  /**
   * @throws MlException of kind USER where it cannot be
   */
  static RowBatching batching(ReadableConfig session) {
    return new RowBatching(
        value(session, BATCH_SIZE),
        value(session, MAX_DELAY),
        value(session, IN_FLIGHT),
        value(session, ExecutionConfigOptions.TABLE_EXEC_ASYNC_SCALAR_MAX_CONCURRENT_OPERATIONS));
  }

  private static <V> V value(ReadableConfig session, ConfigOption<V> option) {
    try {
      return session.get(option);
    } catch (IllegalArgumentException e) {
      Throwable told = e.getCause() == null ? e : e.getCause();
      throw MlException.user(option.key() + ": " + told.getMessage());
    }
  }
}
