// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Stops a job with a savepoint. */
@Command(
    name = "stop",
    description = {
      "Stop a live job with a savepoint; prints its path.",
      "Results up to it are complete, and a job that starts from it goes on exactly there."
    },
    mixinStandardHelpOptions = true)
final class JobsStopCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private JobsCommand jobs;
  @Mixin private JobParameter job;
  @Mixin private SavepointFolderOption into;

  @Override
  public Integer call() {
    return jobs.print(spec, session -> session.stop(job.reference(), into.folder()));
  }
}
