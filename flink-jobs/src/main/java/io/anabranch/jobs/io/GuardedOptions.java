// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.MlException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** Puts {@link GuardedFormatFactory} in the place of the format that a connector's options name. */
final class GuardedOptions {
  private static final String VALUE_FORMAT = "value.format";

  private GuardedOptions() {}

  /**
   * Rewrites {@code format=json json.x=y} so that the guard is named and carries the rest.
   *
   * @return whether the connector has such a format; one with typed rows of its own has none
   */
  static boolean apply(Map<String, String> options) {
    if (options.containsKey("key.format")) {
      throw MlException.user(
          "key.format: " + options.get("key.format") + " (expected: absent; keys are not read)");
    }
    String option = options.containsKey(VALUE_FORMAT) ? VALUE_FORMAT : "format";
    String format = options.get(option);
    if (format == null) {
      return false;
    }
    DeserializationFormatFactory factory =
        Factories.require(DeserializationFormatFactory.class, option, format);
    Map<String, String> own = take(options, FactoryUtil.getFormatPrefix(option(option), format));
    FormatOptions.check(factory, Configuration.fromMap(own));
    String prefix = FactoryUtil.getFormatPrefix(option(option), GuardedFormatFactory.IDENTIFIER);
    options.put(option, GuardedFormatFactory.IDENTIFIER);
    options.put(prefix + GuardedFormatFactory.FORMAT.key(), format);
    own.forEach(
        (key, value) ->
            options.put(prefix + GuardedFormatFactory.OPTIONS.key() + "." + key, value));
    return true;
  }

  private static ConfigOption<String> option(String key) {
    return ConfigOptions.key(key).stringType().noDefaultValue();
  }

  private static Map<String, String> take(Map<String, String> options, String prefix) {
    Map<String, String> taken = new LinkedHashMap<>();
    for (String key : List.copyOf(options.keySet())) {
      if (key.startsWith(prefix)) {
        taken.put(key.substring(prefix.length()), options.remove(key));
      }
    }
    return taken;
  }
}
