// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.session.JobJar;
import io.anabranch.jobs.session.Restart;
import io.anabranch.jobs.session.Savepoint;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Stops a job with a savepoint and submits it again from there. */
@Command(
    name = "restart",
    description = {
      "Stop a live job with a savepoint and submit it again from there.",
      "Its arguments are those of its submission. Prints the savepoint's path and the new id.",
      "A job whose arguments may hold a secret does not keep them: stop it, and give its command"
          + " again with --from-savepoint."
    },
    mixinStandardHelpOptions = true)
final class JobsRestartCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private JobsCommand jobs;
  @Mixin private JobParameter job;
  @Mixin private SavepointFolderOption into;

  @Option(
      names = "--jar",
      paramLabel = "NEW.jar",
      description = "The job jar to go on with; default: the one that this command was built with.")
  @Nullable
  private Path jar;

  @Option(
      names = StateOption.UNCLAIMED,
      description = "Forget state that no operator of the new jar claims.")
  private boolean unclaimed;

  @Override
  public Integer call() {
    JobJar next = jar == null ? JobJar.built() : JobJar.of(jar);
    return jobs.print(
        spec,
        session ->
            new Restart(
                    session,
                    next,
                    unclaimed ? Savepoint.Unclaimed.DROPPED : Savepoint.Unclaimed.REFUSED)
                .run(job.reference(), into.folder(), spec.commandLine().getOut()));
  }
}
