// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One process of a cluster that runs. */
record ClusterProcess(long pid, Path log) {
  static ClusterProcess of(ClusterFolder folder, String name) {
    ClusterState state = folder.state().orElseThrow();
    return new ClusterProcess(
        state.member(name).orElseThrow().process().pid(), folder.logs().resolve(name + ".log"));
  }

  /** All that it has logged. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new MlException(ErrorKind.EXTERNAL, log + ": " + e.getMessage(), e);
    }
  }
}
