// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.core.registry.ModelRegistry;
import io.anabranch.models.registry.RegistryLocation;
import picocli.CommandLine.Option;

/** Which model registry is asked. */
final class RegistryOption {
  static final String NAME = "--registry";

  @Option(
      names = NAME,
      paramLabel = "URI",
      description = {
        "Folder of the model registry, on any file system of Flink's; default: the environment's",
        "ANABRANCH_REGISTRY, else ~/.anabranch/registry."
      })
  private String registry;

  RegistryLocation location() {
    return RegistryLocation.of(registry);
  }

  ModelRegistry open() {
    return location().open();
  }
}
