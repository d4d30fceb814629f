// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.session.SessionClient;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Jobs of a session cluster. */
@Command(
    name = "jobs",
    description = {
      "List the jobs of a session cluster, or steer one.",
      "Without a command: what runs, since when, how often it was restarted, and its last"
          + " checkpoint."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      JobsSavepointCommand.class,
      JobsStopCommand.class,
      JobsRestartCommand.class,
      JobsCancelCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "JOB is an id, its first four characters or more, or a name that only one job has.",
      "An upgrade is one command:",
      "  anabranch --cluster localhost:8081 jobs restart flight-delay --jar NEW.jar",
      "or two, where the arguments change or may hold a secret:",
      "  anabranch --cluster localhost:8081 jobs stop flight-delay",
      "  anabranch --cluster localhost:8081 score ... --from-savepoint PATH"
    })
final class JobsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ClusterOption cluster;

  @Option(names = "--all", description = "Also jobs that have ended.")
  private boolean all;

  @Override
  public Integer call() {
    return print(
        spec,
        session ->
            session.list(
                all ? SessionClient.Ended.SHOWN : SessionClient.Ended.HIDDEN,
                ZoneId.systemDefault()));
  }

  /** Asks the cluster, and prints what comes of it as a line or as lines. */
  int print(CommandSpec command, Function<SessionClient, String> question) {
    try (SessionClient session = SessionClient.connect(cluster.required(command))) {
      command.commandLine().getOut().println(question.apply(session).stripTrailing());
      return 0;
    }
  }
}
