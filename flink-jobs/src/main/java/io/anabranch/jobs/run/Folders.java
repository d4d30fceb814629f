// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.run;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Local folders that a command writes to. */
public final class Folders {
  private Folders() {}

  /** The folder, which is empty or does not exist yet. */
  public static Path requireEmpty(String option, Path folder) {
    if (!isEmpty(option, folder)) {
      throw MlException.user(
          option + ": " + folder + " (expected: an empty folder, or one that does not exist)");
    }
    return folder;
  }

  /** Whether a folder is empty or does not exist yet; a file is refused. */
  public static boolean isEmpty(String option, Path folder) {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw failed(option + ": " + folder, e);
    }
  }

  /** Deletes a folder with all that is in it; does not follow links. */
  public static void delete(Path folder) {
    try {
      io.anabranch.core.bundle.Folders.delete(folder);
    } catch (IOException e) {
      throw failed(folder.toString(), e);
    }
  }

  private static MlException failed(String folder, IOException e) {
    return new MlException(
        ErrorKind.USER,
        folder + ": " + e + " (expected: a folder that can be read and written)",
        e);
  }
}
