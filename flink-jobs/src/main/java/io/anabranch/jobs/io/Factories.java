// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.MlException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import javax.annotation.Nullable;
import org.apache.flink.table.factories.Factory;

/** Connectors and formats on the class path, by the name under which the options call for them. */
final class Factories {
  private Factories() {}

  /**
   * @param option the option that named it, for the message
   */
  static <T extends Factory> T require(Class<T> type, String option, @Nullable String name) {
    Optional<T> found = name == null ? Optional.empty() : find(type, name);
    return found.orElseThrow(
        () ->
            MlException.user(
                option
                    + ": "
                    + (name == null ? "missing" : name)
                    + " (expected: one of "
                    + String.join(", ", names(type))
                    + ")"));
  }

  static <T extends Factory> Optional<T> find(Class<T> type, String name) {
    return all(type).stream().filter(factory -> factory.factoryIdentifier().equals(name)).findAny();
  }

  static List<String> names(Class<? extends Factory> type) {
    return all(type).stream()
        .map(Factory::factoryIdentifier)
        .filter(name -> !name.equals(GuardedFormatFactory.IDENTIFIER))
        .distinct()
        .sorted()
        .toList();
  }

  private static <T extends Factory> List<T> all(Class<T> type) {
    List<T> found = new ArrayList<>();
    Iterator<Factory> factories =
        ServiceLoader.load(Factory.class, Thread.currentThread().getContextClassLoader())
            .iterator();
    while (true) {
      try {
        if (!factories.hasNext()) {
          return found;
        }
        Factory factory = factories.next();
        if (type.isInstance(factory)) {
          found.add(type.cast(factory));
        }
      } catch (ServiceConfigurationError | NoClassDefFoundError e) {
        // A connector whose own dependencies are absent cannot be asked for; the others can.
        continue;
      }
    }
  }
}
