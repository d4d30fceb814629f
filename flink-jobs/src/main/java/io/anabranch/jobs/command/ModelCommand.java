// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with one model before it is in a registry. */
@Command(
    name = "model",
    description = "Look at a model, make a bundle of it, and check that it can be trusted to run.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ModelBundleCommand.class,
      ModelInspectCommand.class,
      ModelVerifyCommand.class,
      CommandLine.HelpCommand.class
    })
final class ModelCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "COMMAND: missing");
  }
}
