// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.MlException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.FactoryUtil;

/** Checks options that would otherwise be ignored, or fail once the job runs. */
final class FormatOptions {
  private FormatOptions() {}

  /**
   * @param own options without the format's name as prefix
   * @throws MlException of kind USER where one is unknown, missing or cannot be read
   */
  static void check(Factory format, Configuration own) {
    Tables.checked(
        () -> {
          FactoryUtil.validateFactoryOptions(format, own);
          return format;
        });
    Set<String> known =
        Stream.concat(format.requiredOptions().stream(), format.optionalOptions().stream())
            .map(ConfigOption::key)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String key : own.keySet()) {
      // Options of map type take any key below their own.
      if (known.stream().noneMatch(k -> key.equals(k) || key.startsWith(k + "."))) {
        throw unknown(format.factoryIdentifier() + "." + key, known);
      }
    }
  }

  static MlException unknown(String key, Collection<String> known) {
    return MlException.user(
        key + ": unknown option (expected: one of " + String.join(", ", known) + ")");
  }
}
