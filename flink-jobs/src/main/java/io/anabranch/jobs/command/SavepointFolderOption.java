// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** Where a savepoint is written. */
final class SavepointFolderOption {
  @Option(
      names = "--into",
      paramLabel = "DIR",
      description =
          "Folder for the savepoint, on a file system of the cluster; default: the cluster's"
              + " execution.checkpointing.savepoint-dir.")
  @Nullable
  private String folder;

  @Nullable
  String folder() {
    return folder;
  }
}
