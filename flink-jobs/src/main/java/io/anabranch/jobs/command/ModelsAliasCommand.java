// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Points an alias to a version. */
@Command(
    name = "alias",
    description = {
      "Let an alias point to a version.",
      "Jobs that run keep the version that they were submitted with."
    },
    mixinStandardHelpOptions = true)
final class ModelsAliasCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RegistryOption registry;

  @Parameters(index = "0", paramLabel = "NAME")
  private String name;

  @Parameters(index = "1", paramLabel = "ALIAS", description = "As in champion.")
  private String alias;

  @Parameters(index = "2", paramLabel = "VERSION")
  private long version;

  @Override
  public Integer call() {
    registry.open().alias(name, alias, version);
    spec.commandLine().getOut().printf("models:/%s@%s is version %d%n", name, alias, version);
    return 0;
  }
}
