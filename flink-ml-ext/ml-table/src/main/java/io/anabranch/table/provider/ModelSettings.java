// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import static io.anabranch.table.batch.CallOptions.given;
import static io.anabranch.table.batch.CallOptions.value;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.models.CallableModel;
import io.anabranch.models.CallableModels;
import io.anabranch.models.Checks;
import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.table.batch.RowBatching;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;

/**
 * The options of a model, or of one call of it, checked.
 *
 * @param where what messages name
 * @param threads empty for what the model's bundle says
 */
record ModelSettings(
    String where,
    String uri,
    RegistryLocation registry,
    Checks checks,
    DeviceSpec device,
    OptionalInt threads,
    RemoteSpec remote,
    ErrorPolicy errors) {
  private static final Pattern THREADS = Pattern.compile("[1-9][0-9]{0,3}");
  private static final String POOL = "pool";
  private static final String WAIVING =
      "CREATE MODEL with 'waive-checks' = 'true' to run it all the same";

  ModelSettings {
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(registry, "registry");
    Objects.requireNonNull(checks, "checks");
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(threads, "threads");
    Objects.requireNonNull(remote, "remote");
    Objects.requireNonNull(errors, "errors");
  }

  /**
   * @throws MlException of kind USER, naming option, value and what is expected
   */
  static ModelSettings of(String where, Configuration options) {
    return told(
        where,
        () ->
            new ModelSettings(
                where,
                value(options, ModelOptions.URI),
                RegistryLocation.of(value(options, ModelOptions.REGISTRY)),
                value(options, ModelOptions.WAIVE_CHECKS) ? Checks.WAIVED : Checks.REQUIRED,
                ModelOptions.CALL.device(options, value(options, ModelOptions.DEVICE_POLICY)),
                threads(options),
                remote(options),
                value(options, ModelOptions.ERROR_POLICY)));
  }

  /** How the rows of a call are put together. */
  static RowBatching batching(
      String where, Configuration options, CallableModel model, int capacity) {
    return told(where, () -> ModelOptions.CALL.batching(options, model, capacity));
  }

  /** All in one message, since SQL clients show the innermost alone. */
  private static <V> V told(String where, Supplier<V> checked) {
    try {
      return checked.get();
    } catch (MlException e) {
      throw MlException.user(where + ": " + e.getMessage());
    }
  }

  /** Resolves the model now. */
  CallableModel open() {
    return open(uri);
  }

  /**
   * The same for another reference of the model.
   *
   * @param reference such as one that means the version that was resolved before
   */
  CallableModel open(String reference) {
    return new CallableModels(registry, checks, WAIVING).open(where, reference, this::onnx, remote);
  }

  private OnnxOptions onnx(OnnxOptions own) {
    OnnxOptions here = own.withDevice(device);
    return threads.isPresent() ? here.withIntraOpThreads(threads.getAsInt()) : here;
  }

  /** Whether another call opens the model in the same way. */
  boolean opensLike(ModelSettings other) {
    return device.equals(other.device)
        && threads.equals(other.threads)
        && remote.equals(other.remote);
  }

  private static OptionalInt threads(Configuration options) {
    String threads = given(options, ModelOptions.THREADS).orElse(null);
    if (threads == null) {
      return OptionalInt.empty();
    }
    if (threads.equals(POOL)) {
      return OptionalInt.of(OnnxOptions.PROCESS_POOL);
    }
    if (!THREADS.matcher(threads).matches()) {
      throw MlException.user("threads: " + threads + " (expected: a number from 1, or pool)");
    }
    return OptionalInt.of(Integer.parseInt(threads));
  }

  private static RemoteSpec remote(Configuration options) {
    RemoteSpec defaults = RemoteSpec.DEFAULT;
    try {
      return new RemoteSpec(
          value(options, ModelOptions.REMOTE_FORMAT),
          new RemoteSpec.Patience(
              value(options, ModelOptions.REMOTE_CONNECT_TIMEOUT),
              value(options, ModelOptions.REMOTE_TIMEOUT),
              value(options, ModelOptions.REMOTE_GIVE_UP_AFTER),
              defaults.patience().backOff()),
          defaults.breaker(),
          defaults.requestsPerSecond(),
          value(options, ModelOptions.REMOTE_MAX_CONNECTIONS),
          new RemoteSpec.Token(
              value(options, ModelOptions.REMOTE_TOKEN_ENV),
              value(options, ModelOptions.REMOTE_TOKEN_FILE)));
    } catch (IllegalArgumentException e) {
      throw MlException.user("remote." + e.getMessage());
    }
  }
}
