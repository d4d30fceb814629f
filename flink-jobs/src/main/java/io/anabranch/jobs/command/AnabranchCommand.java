// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
    name = "anabranch",
    description = "One definition of features and model, the same numbers in every mode of Flink.",
    mixinStandardHelpOptions = true,
    versionProvider = AnabranchVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      ScoreCommand.class,
      FeaturesCommand.class,
      FitCommand.class,
      ParityCommand.class,
      ExplainCommand.class,
      ModelCommand.class,
      ModelsCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Start with @|bold anabranch demo|@. Every command explains itself with --help.",
      "Exit codes: 0 done; 1 the job failed or parity is broken; 2 something has to be corrected."
    })
public final class AnabranchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "COMMAND: missing");
  }
}
