// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.devices.ModelOrigin;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where models are looked at. */
final class ModelOriginOption {
  @Option(
      names = "--savepoint",
      paramLabel = "PATH",
      description = "A savepoint, or a checkpoint that was kept.")
  private String savepoint;

  @Option(
      names = "--from",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Or model rows, as anabranch learn --models and devices export write them.")
  private Map<String, String> from = new LinkedHashMap<>();

  ModelOrigin origin() {
    return new ModelOrigin(savepoint, from);
  }
}
