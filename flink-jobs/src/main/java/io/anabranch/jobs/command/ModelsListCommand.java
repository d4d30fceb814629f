// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.model.RegistryListing;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the models of a registry. */
@Command(
    name = "list",
    description = "List the models with their latest version, aliases and tags.",
    mixinStandardHelpOptions = true)
final class ModelsListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RegistryOption registry;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(new RegistryListing(registry.open()).models());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
