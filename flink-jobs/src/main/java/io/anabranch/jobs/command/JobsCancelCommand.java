// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Ends a job at once. */
@Command(
    name = "cancel",
    description = {
      "End a job at once; prints its id.",
      "What it did since its last checkpoint is dropped. To go on later, stop it instead."
    },
    mixinStandardHelpOptions = true)
final class JobsCancelCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private JobsCommand jobs;
  @Mixin private JobParameter job;

  @Override
  public Integer call() {
    return jobs.print(spec, session -> "cancelled job " + session.cancel(job.reference()));
  }
}
