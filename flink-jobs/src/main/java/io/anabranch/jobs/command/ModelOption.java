// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.models.Checks;
import io.anabranch.models.ModelAccess;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where models come from, and which are let in. */
final class ModelOption {
  @Mixin private RegistryOption registry;

  @Option(
      names = "--waive-checks",
      description =
          "Run a bundle that was not verified, or was trained with another feature definition.")
  private boolean waived;

  ModelAccess access() {
    return new ModelAccess(registry.location(), waived ? Checks.WAIVED : Checks.REQUIRED);
  }
}
