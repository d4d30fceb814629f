// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.table.batch.CallOptions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The options of {@code CREATE MODEL ... WITH ('provider' = 'onnx', ...)}. */
public final class ModelOptions {
  public static final ConfigOption<String> URI =
      ConfigOptions.key("uri")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "models:/NAME/VERSION, models:/NAME@ALIAS, the folder of a bundle, an .onnx file, or"
                  + " the address of a model on a server.");

  public static final ConfigOption<String> REGISTRY =
      ConfigOptions.key("registry")
          .stringType()
          .noDefaultValue()
          .withDescription("Where the model registry is; by default as ANABRANCH_REGISTRY says.");

  public static final ConfigOption<Boolean> WAIVE_CHECKS =
      ConfigOptions.key("waive-checks")
          .booleanType()
          .defaultValue(false)
          .withDescription("Runs a bundle that was not verified all the same.");

  public static final ConfigOption<Boolean> ASYNC =
      ConfigOptions.key("async")
          .booleanType()
          .noDefaultValue()
          .withDescription(
              "Offers Flink one form only: true for micro-batches beside the task, false for one"
                  + " call per row on the task's thread.");

  /** Of each call, among them the device. */
  static final CallOptions CALL = CallOptions.under("");

  public static final ConfigOption<DeviceSpec.Policy> DEVICE_POLICY =
      ConfigOptions.key("device-policy")
          .enumType(DeviceSpec.Policy.class)
          .defaultValue(DeviceSpec.Policy.REQUIRED)
          .withDescription("Whether the device is required or preferred.");

  public static final ConfigOption<String> THREADS =
      ConfigOptions.key("threads")
          .stringType()
          .defaultValue("1")
          .withDescription(
              "Threads of one operator of the model, or pool for the process's; where it is not"
                  + " given, as the model's bundle says.");

  public static final ConfigOption<ErrorPolicy> ERROR_POLICY =
      ConfigOptions.key("error-policy")
          .enumType(ErrorPolicy.class)
          .defaultValue(ErrorPolicy.FAIL)
          .withDescription("What becomes of a row that cannot be scored.");

  public static final ConfigOption<RemoteSpec.Format> REMOTE_FORMAT =
      ConfigOptions.key("remote.format")
          .enumType(RemoteSpec.Format.class)
          .defaultValue(RemoteSpec.DEFAULT.format())
          .withDescription("How tensors travel to a model server.");

  public static final ConfigOption<Duration> REMOTE_CONNECT_TIMEOUT =
      ConfigOptions.key("remote.connect-timeout")
          .durationType()
          .defaultValue(RemoteSpec.DEFAULT.patience().connect())
          .withDescription("How long is waited for a connection to a model server.");

  public static final ConfigOption<Duration> REMOTE_TIMEOUT =
      ConfigOptions.key("remote.timeout")
          .durationType()
          .defaultValue(RemoteSpec.DEFAULT.patience().answer())
          .withDescription("How long is waited for an answer of a model server.");

  public static final ConfigOption<Duration> REMOTE_GIVE_UP_AFTER =
      ConfigOptions.key("remote.give-up-after")
          .durationType()
          .defaultValue(RemoteSpec.DEFAULT.patience().giveUp())
          .withDescription("How long a model server may fail before the job does.");

  public static final ConfigOption<Integer> REMOTE_MAX_CONNECTIONS =
      ConfigOptions.key("remote.max-connections")
          .intType()
          .defaultValue(RemoteSpec.DEFAULT.maxConnections())
          .withDescription("Connections to a model server that one task holds open at once.");

  public static final ConfigOption<String> REMOTE_TOKEN_ENV =
      ConfigOptions.key("remote.token-env")
          .stringType()
          .noDefaultValue()
          .withDescription("Environment variable of the tasks that holds a bearer token.");

  public static final ConfigOption<String> REMOTE_TOKEN_FILE =
      ConfigOptions.key("remote.token-file")
          .stringType()
          .noDefaultValue()
          .withDescription("File where the tasks run that holds a bearer token.");

  /** What says which model it is; fixed by the model's declaration. */
  private static final List<ConfigOption<?>> OF_THE_MODEL =
      List.of(URI, REGISTRY, WAIVE_CHECKS, ASYNC);

  /** What a query may say otherwise. */
  private static final List<ConfigOption<?>> OF_THE_CALL =
      List.of(
          CALL.batchSize(),
          CALL.maxDelay(),
          CALL.inFlight(),
          CALL.device(),
          DEVICE_POLICY,
          THREADS,
          ERROR_POLICY,
          REMOTE_FORMAT,
          REMOTE_CONNECT_TIMEOUT,
          REMOTE_TIMEOUT,
          REMOTE_GIVE_UP_AFTER,
          REMOTE_MAX_CONNECTIONS,
          REMOTE_TOKEN_ENV,
          REMOTE_TOKEN_FILE);

  private ModelOptions() {}

  /** All but {@link #URI}, which alone is required. */
  static Set<ConfigOption<?>> optional() {
    Set<ConfigOption<?>> optional = new LinkedHashSet<>(OF_THE_MODEL);
    optional.addAll(OF_THE_CALL);
    optional.remove(URI);
    return optional;
  }

  /** Keys that {@code CONFIG} may have. */
  static Set<String> ofTheCall() {
    return OF_THE_CALL.stream()
        .map(ConfigOption::key)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
