// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.fs.Path;

/**
 * State that a job starts from.
 *
 * @param path of a savepoint or of a checkpoint that was kept; without a scheme it is a folder of
 *     this machine
 * @param unclaimed what becomes of state that no operator of the job claims
 */
public record Savepoint(String path, Unclaimed unclaimed) {
  /** State of an operator that the job no longer has. */
  public enum Unclaimed {
    REFUSED,
    DROPPED
  }

  public Savepoint {
    path = absolute(path);
  }

  private static String absolute(String path) {
    try {
      Path given = new Path(path);
      // Of other file systems only the cluster may have the plugins.
      return MachinePaths.isOfMachine(given)
          ? given.makeQualified(given.getFileSystem()).toString()
          : given.toString();
    } catch (IllegalArgumentException | UncheckedIOException | IOException e) {
      throw new MlException(ErrorKind.USER, "--from-savepoint: " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Refuses a path of this machine's disks that does not exist, so that no job is submitted for it.
   * Of a path elsewhere the cluster says so.
   *
   * @throws MlException of kind USER
   */
  public void requireExists() {
    Path folder = new Path(path);
    if (!MachinePaths.isOfMachine(folder)) {
      return;
    }
    try {
      folder.getFileSystem().getFileStatus(folder);
    } catch (FileNotFoundException e) {
      throw new MlException(
          ErrorKind.USER,
          "--from-savepoint: "
              + path
              + ": not found (expected: a path that anabranch jobs savepoint or jobs stop printed,"
              + " or the folder of a checkpoint that was kept)",
          e);
    } catch (IOException e) {
      throw new MlException(ErrorKind.EXTERNAL, "--from-savepoint: " + path + ": " + e, e);
    }
  }

  /** As Flink's configuration. */
  public Map<String, String> settings() {
    return Map.of(
        StateRecoveryOptions.SAVEPOINT_PATH.key(),
        path,
        StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE.key(),
        Boolean.toString(unclaimed == Unclaimed.DROPPED));
  }
}
