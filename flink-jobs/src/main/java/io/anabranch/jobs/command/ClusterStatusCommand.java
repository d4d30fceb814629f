// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.cluster.ClusterStatus;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows a session cluster. */
@Command(
    name = "status",
    description = "Show the cluster: addresses, free slots, jobs, each process and its log.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 all is well; 1 something is missing, and it says what."})
final class ClusterStatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ClusterFolderOption folder;

  @Override
  public Integer call() {
    ClusterStatus status = new ClusterStatus(folder.folder(), InstantSource.system());
    return status.print(spec.commandLine().getOut()) ? 0 : 1;
  }
}
