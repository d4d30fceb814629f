// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.cluster.ClusterStop;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Stops a session cluster. */
@Command(
    name = "stop",
    description = {
      "Stop the cluster, or what is left of one whose supervisor has died.",
      "Jobs that run end with it; their last checkpoints and all savepoints stay in the folder."
    },
    mixinStandardHelpOptions = true)
final class ClusterStopCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ClusterFolderOption folder;

  @Override
  public Integer call() {
    new ClusterStop(folder.folder()).stop(spec.commandLine().getOut());
    return 0;
  }
}
