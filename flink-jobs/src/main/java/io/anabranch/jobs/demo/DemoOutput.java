// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.demo;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.jobs.run.Folders;
import io.anabranch.jobs.score.Sinks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the demo's rows go. */
final class DemoOutput {
  private static final String MARK = ".anabranch-demo";

  private DemoOutput() {}

  static Sinks files(Path folder) {
    Map<String, String> to = new LinkedHashMap<>();
    to.put("connector", "filesystem");
    to.put("path", folder.toUri().toString());
    to.put("format", "parquet");
    return Sinks.of(to);
  }

  static Map<String, String> topic(String servers, String topic) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("connector", "kafka");
    options.put("topic", topic);
    options.put("properties.bootstrap.servers", servers);
    options.put("format", "json");
    return options;
  }

  /** Empties a folder that an earlier demo made; refuses one that it did not make. */
  static void clear(Path folder) {
    if (!Folders.isEmpty("--out", folder) && !Files.exists(folder.resolve(MARK))) {
      throw MlException.user(
          "--out: " + folder + " (expected: a new folder, or one that an earlier demo made)");
    }
    Folders.delete(folder);
    try {
      Files.createDirectories(folder);
      Files.createFile(folder.resolve(MARK));
    } catch (IOException e) {
      throw new MlException(
          ErrorKind.USER, "--out: " + folder + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
