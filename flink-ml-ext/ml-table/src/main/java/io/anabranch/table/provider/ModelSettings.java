// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.models.CallableModel;
import io.anabranch.models.CallableModels;
import io.anabranch.models.Checks;
import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.table.batch.RowBatching;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * The options of a model, or of one call of it, checked.
 *
 * @param where what messages name
 */
record ModelSettings(
    String where,
    String uri,
    RegistryLocation registry,
    Checks checks,
    OnnxOptions onnx,
    RemoteSpec remote,
    ErrorPolicy errors) {
  private static final Pattern DEVICE = Pattern.compile("(cpu|cuda|tensorrt)(?::([0-9]{1,4}))?");
  private static final Pattern THREADS = Pattern.compile("[1-9][0-9]{0,3}");
  private static final String POOL = "pool";

  ModelSettings {
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(registry, "registry");
    Objects.requireNonNull(checks, "checks");
    Objects.requireNonNull(onnx, "onnx");
    Objects.requireNonNull(remote, "remote");
    Objects.requireNonNull(errors, "errors");
  }

  /**
   * @throws MlException of kind USER, naming option, value and what is expected
   */
  static ModelSettings of(String where, Configuration options) {
    return new ModelSettings(
        where,
        value(where, options, ModelOptions.URI),
        RegistryLocation.of(value(where, options, ModelOptions.REGISTRY)),
        value(where, options, ModelOptions.WAIVE_CHECKS) ? Checks.WAIVED : Checks.REQUIRED,
        OnnxOptions.DEFAULT
            .withDevice(device(where, options))
            .withIntraOpThreads(threads(where, options)),
        remote(where, options),
        value(where, options, ModelOptions.ERROR_POLICY));
  }

  /** How the rows of a call are put together. */
  static RowBatching batching(String where, Configuration options, int capacity) {
    int rows = value(where, options, ModelOptions.BATCH_SIZE);
    Duration delay = value(where, options, ModelOptions.MAX_DELAY);
    int inFlight = value(where, options, ModelOptions.IN_FLIGHT);
    try {
      return new RowBatching(rows, delay, inFlight, capacity);
    } catch (MlException e) {
      throw refused(where, e.getMessage(), e);
    }
  }

  /** Resolves the model now. */
  CallableModel open() {
    return new CallableModels(registry, checks).open(where, uri, onnx, remote);
  }

  /** Whether another call opens the model in the same way. */
  boolean opensLike(ModelSettings other) {
    return onnx.equals(other.onnx) && remote.equals(other.remote);
  }

  private static <V> V value(String where, Configuration options, ConfigOption<V> option) {
    try {
      return options.get(option);
    } catch (IllegalArgumentException e) {
      throw refused(
          where,
          option.key()
              + ": "
              + options.toMap().get(option.key())
              + " (expected: "
              + expected(option.defaultValue())
              + ")",
          e);
    }
  }

  private static String expected(Object example) {
    if (example instanceof Integer) {
      return "a whole number";
    }
    if (example instanceof Duration) {
      return "a duration, as in 5 ms";
    }
    return example instanceof Enum<?> one
        ? "one of "
            + Stream.of(one.getDeclaringClass().getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "))
        : "true or false";
  }

  private static DeviceSpec device(String where, Configuration options) {
    String device = value(where, options, ModelOptions.DEVICE);
    Matcher matcher = DEVICE.matcher(device.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw refused(
          where,
          "device: " + device + " (expected: cpu, cuda or tensorrt, with a number as in cuda:1)",
          null);
    }
    DeviceSpec.Kind kind = DeviceSpec.Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
    int id = matcher.group(2) == null ? DeviceSpec.ANY : Integer.parseInt(matcher.group(2));
    return kind == DeviceSpec.Kind.CPU
        ? DeviceSpec.ON_CPU
        : new DeviceSpec(kind, value(where, options, ModelOptions.DEVICE_POLICY), id);
  }

  private static int threads(String where, Configuration options) {
    String threads = value(where, options, ModelOptions.THREADS);
    if (threads.equals(POOL)) {
      return OnnxOptions.PROCESS_POOL;
    }
    if (!THREADS.matcher(threads).matches()) {
      throw refused(where, "threads: " + threads + " (expected: a number from 1, or pool)", null);
    }
    return Integer.parseInt(threads);
  }

  private static RemoteSpec remote(String where, Configuration options) {
    RemoteSpec defaults = RemoteSpec.DEFAULT;
    try {
      return new RemoteSpec(
          value(where, options, ModelOptions.REMOTE_FORMAT),
          new RemoteSpec.Patience(
              value(where, options, ModelOptions.REMOTE_CONNECT_TIMEOUT),
              value(where, options, ModelOptions.REMOTE_TIMEOUT),
              value(where, options, ModelOptions.REMOTE_GIVE_UP_AFTER),
              defaults.patience().backOff()),
          defaults.breaker(),
          defaults.requestsPerSecond(),
          value(where, options, ModelOptions.REMOTE_MAX_CONNECTIONS),
          new RemoteSpec.Token(
              value(where, options, ModelOptions.REMOTE_TOKEN_ENV),
              value(where, options, ModelOptions.REMOTE_TOKEN_FILE)));
    } catch (IllegalArgumentException e) {
      throw refused(where, "remote." + e.getMessage(), e);
    }
  }

  private static MlException refused(String where, String problem, Throwable cause) {
    return new MlException(ErrorKind.USER, where + ": " + problem, cause);
  }
}
