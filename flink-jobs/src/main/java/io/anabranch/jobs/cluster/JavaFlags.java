// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/** What every JVM that runs Flink is started with. */
final class JavaFlags {
  private JavaFlags() {}

  /** The program of the Java that runs this. */
  static String java() {
    return home().resolve("bin").resolve("java").toString();
  }

  static Path home() {
    return Path.of(System.getProperty("java.home"));
  }

  /** What Flink's own launcher opens to it on Java 17, as this JVM was started with. */
  static List<String> opened() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-"))
        .toList();
  }

  /** The words of a line of flags. */
  static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.trim().split("\\s+"));
  }
}
