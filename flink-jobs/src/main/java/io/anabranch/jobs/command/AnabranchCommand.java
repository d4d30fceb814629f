// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
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
      LearnCommand.class,
      TrainDevicesCommand.class,
      DevicesCommand.class,
      FeaturesCommand.class,
      FitCommand.class,
      ParityCommand.class,
      JobsCommand.class,
      ExplainCommand.class,
      ModelCommand.class,
      ModelsCommand.class,
      ClusterCommand.class,
      SqlCommand.class,
      KafkaCommand.class,
      FleetCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Start with @|bold anabranch demo|@. Every command explains itself with --help.",
      "Exit codes: 0 done; 1 the job failed or parity is broken; 2 something has to be corrected."
    })
public final class AnabranchCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ClusterOption cluster;

  /** What stands before the command. */
  ClusterOption cluster() {
    return cluster;
  }

  /**
   * Refuses what stands before a command that would not look at it.
   *
   * @throws ParameterException with the name of the command
   */
  public static void check(ParseResult parsed) {
    ParseResult command = parsed;
    boolean takesCluster = !parsed.hasSubcommand();
    while (command.hasSubcommand()) {
      command = command.subcommand();
      takesCluster |= command.commandSpec().findOption(ClusterOption.NAME) != null;
    }
    if (!takesCluster
        && parsed.hasMatchedOption(ClusterOption.NAME)
        && !command.isUsageHelpRequested()) {
      throw new ParameterException(
          command.commandSpec().commandLine(),
          ClusterOption.NAME
              + ": not for "
              + command.commandSpec().qualifiedName()
              + " (expected: before a command that runs a job, or jobs)");
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "COMMAND: missing");
  }
}
