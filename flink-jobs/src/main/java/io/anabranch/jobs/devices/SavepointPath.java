// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Where a savepoint is or will be. */
final class SavepointPath {
  private SavepointPath() {}

  /**
   * The folder as a full path.
   *
   * @param option of the command line, for messages
   * @throws MlException of kind USER where something lies there
   */
  static String fresh(String option, String folder) {
    Path path = path(option, folder);
    try {
      FileSystem files = path.getFileSystem();
      if (files.exists(path) && files.listStatus(path).length > 0) {
        throw MlException.user(
            option + ": " + path + " holds files (expected: a new folder for the savepoint)");
      }
    } catch (IOException e) {
      throw unreachable(option, path, e);
    }
    return path.toString();
  }

  /**
   * The same of a savepoint that is there.
   *
   * @throws MlException of kind USER where nothing is there
   */
  static String existing(String option, String folder) {
    Path path = path(option, folder);
    try {
      if (!path.getFileSystem().exists(path)) {
        throw MlException.user(
            option
                + ": "
                + path
                + ": not found (expected: a path that anabranch train-devices, jobs savepoint or"
                + " jobs stop printed, or the folder of a checkpoint that was kept)");
      }
    } catch (IOException e) {
      throw unreachable(option, path, e);
    }
    return path.toString();
  }

  private static Path path(String option, String folder) {
    try {
      Path given = new Path(folder);
      return given.toUri().getScheme() == null
          ? given.makeQualified(FileSystem.getLocalFileSystem())
          : given;
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new MlException(ErrorKind.USER, option + ": " + folder + ": " + e.getMessage(), e);
    }
  }

  private static MlException unreachable(String option, Path path, IOException cause) {
    return new MlException(ErrorKind.EXTERNAL, option + ": " + path + ": " + cause, cause);
  }
}
