// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.batch;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.models.CallableModel;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The options that every call in micro-batches has, each kind of call under keys of its own.
 *
 * @param device where the model runs
 */
public record CallOptions(
    ConfigOption<Integer> batchSize,
    ConfigOption<Duration> maxDelay,
    ConfigOption<Integer> inFlight,
    ConfigOption<String> device) {
  private static final Pattern DEVICES = Pattern.compile("(cpu|cuda|tensorrt)(?::([0-9]{1,4}))?");

  public CallOptions {
    Objects.requireNonNull(batchSize, "batchSize");
    Objects.requireNonNull(maxDelay, "maxDelay");
    Objects.requireNonNull(inFlight, "inFlight");
    Objects.requireNonNull(device, "device");
  }

  /**
   * @param prefix of the keys; may be empty
   */
  public static CallOptions under(String prefix) {
    return new CallOptions(
        ConfigOptions.key(prefix + "batch-size")
            .intType()
            .defaultValue(RowBatching.DEFAULT_ROWS)
            .withDescription(
                "Most rows of a micro-batch; where it is not given, as the model's bundle says."),
        ConfigOptions.key(prefix + "max-delay")
            .durationType()
            .defaultValue(Duration.ZERO)
            .withDescription(
                "How long a row waits for others; 0 to wait only while the model is busy."),
        ConfigOptions.key(prefix + "in-flight")
            .intType()
            .defaultValue(RowBatching.DEFAULT_IN_FLIGHT)
            .withDescription("Micro-batches that may run at once, each on a thread of its own."),
        ConfigOptions.key(prefix + "device")
            .stringType()
            .defaultValue("cpu")
            .withDescription("cpu, cuda or tensorrt; with a number as in cuda:1."));
  }

  /**
   * How the rows of a call are put together.
   *
   * @param capacity rows that Flink lets be without an answer at once
   * @throws MlException of kind USER, naming option, value and what is expected
   */
  public RowBatching batching(ReadableConfig options, CallableModel model, int capacity) {
    return new RowBatching(
        given(options, batchSize).orElseGet(() -> rows(model)),
        value(options, maxDelay),
        value(options, inFlight),
        capacity);
  }

  /** What the bundle says; a size that adapts does so in jobs alone. */
  private static int rows(CallableModel model) {
    BatchPolicy policy = model.spec().definition().batching();
    return policy.isAdaptive() ? RowBatching.DEFAULT_ROWS : policy.maxRows();
  }

  /**
   * @param policy of a device that is not the CPU
   * @throws MlException of kind USER where it is none
   */
  public DeviceSpec device(ReadableConfig options, DeviceSpec.Policy policy) {
    String name = value(options, device);
    Matcher matcher = DEVICES.matcher(name.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw MlException.user(
          device.key()
              + ": "
              + name
              + " (expected: cpu, cuda or tensorrt, with a number as in cuda:1)");
    }
    DeviceSpec.Kind kind = DeviceSpec.Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
    int id = matcher.group(2) == null ? DeviceSpec.ANY : Integer.parseInt(matcher.group(2));
    return kind == DeviceSpec.Kind.CPU ? DeviceSpec.ON_CPU : new DeviceSpec(kind, policy, id);
  }

  /**
   * An option's value, else its default.
   *
   * @throws MlException of kind USER, naming option, value and what is expected
   */
  public static <V> V value(ReadableConfig options, ConfigOption<V> option) {
    return given(options, option).orElse(option.defaultValue());
  }

  /**
   * An option's value where there is one.
   *
   * @throws MlException of kind USER, naming option, value and what is expected
   */
  public static <V> Optional<V> given(ReadableConfig options, ConfigOption<V> option) {
    try {
      return options.getOptional(option);
    } catch (IllegalArgumentException e) {
      throw MlException.user(
          option.key()
              + ": "
              + options.get(ConfigOptions.key(option.key()).stringType().noDefaultValue())
              + " (expected: "
              + expected(option.defaultValue())
              + ")");
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
}
