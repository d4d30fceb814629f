// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Takes a savepoint of a job that goes on. */
@Command(
    name = "savepoint",
    description = "Take a savepoint of a live job, which goes on; prints its path.",
    mixinStandardHelpOptions = true)
final class JobsSavepointCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private JobsCommand jobs;
  @Mixin private JobParameter job;
  @Mixin private SavepointFolderOption into;

  @Override
  public Integer call() {
    return jobs.print(spec, session -> session.savepoint(job.reference(), into.folder()));
  }
}
