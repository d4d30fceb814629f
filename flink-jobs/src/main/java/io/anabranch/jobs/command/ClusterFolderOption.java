// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.jobs.cluster.ClusterFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which of the clusters on this machine is meant. */
final class ClusterFolderOption {
  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = "${sys:user.home}/.anabranch/cluster",
      description = {
        "The cluster's folder: configuration, logs, checkpoints, savepoints;",
        "default: ~/.anabranch/cluster"
      })
  private Path folder;

  ClusterFolder folder() {
    return new ClusterFolder(folder);
  }
}
