// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The models of a learning job's keys, outside of it. */
@Command(
    name = "devices",
    description = {
      "The models that a learning job keeps for its keys: out of a savepoint, and into one.",
      "A savepoint is what jobs savepoint, jobs stop and train-devices make; a checkpoint that was"
          + " kept will do. A running job is asked with anabranch learn --queries."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DevicesExportCommand.class,
      DevicesLoadCommand.class,
      DevicesShowCommand.class,
      DevicesWorstCommand.class,
      DevicesOnnxCommand.class,
      CommandLine.HelpCommand.class
    })
final class DevicesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "COMMAND: missing");
  }
}
