// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.score.Sinks;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** A savepoint that a command makes, and where goes what could not become part of it. */
final class SavepointTargetOption {
  static final String NAME = "--to-savepoint";

  @Option(
      names = NAME,
      required = true,
      paramLabel = "FOLDER",
      description =
          "A new folder for the savepoint, which anabranch learn --from-savepoint takes. It can"
              + " run as up to 128 tasks; more with --set pipeline.max-parallelism=N.")
  private String folder;

  @Option(
      names = "--dead-letters",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description =
          "Where unusable rows go, with the reason; default: beside the savepoint, with the suffix"
              + " -dead-letters.")
  private Map<String, String> deadLetters = new LinkedHashMap<>();

  String folder() {
    return folder;
  }

  Map<String, String> deadLetters() {
    return deadLetters.isEmpty() ? beside("-dead-letters") : deadLetters;
  }

  Map<String, String> beside(String suffix) {
    return Sinks.beside(Map.of("path", folder), suffix);
  }
}
