// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The model registry. */
@Command(
    name = "models",
    description = "The model registry: names, versions that never change, aliases, tags.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ModelsListCommand.class,
      ModelsShowCommand.class,
      ModelsRegisterCommand.class,
      ModelsAliasCommand.class,
      ModelsTagCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "A definition names a registered model as models:/NAME/VERSION or models:/NAME@ALIAS."
    })
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "COMMAND: missing");
  }
}
