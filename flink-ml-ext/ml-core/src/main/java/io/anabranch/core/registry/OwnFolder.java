// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;

/** A folder below one that all users of a machine may write to. */
final class OwnFolder {
  private OwnFolder() {}

  /**
   * Makes the folder, for this user alone, where it is not there.
   *
   * @throws MlException of kind EXTERNAL where it is another user's, who could change it at will
   */
  static void make(Path folder) throws IOException {
    Files.createDirectories(folder.toAbsolutePath().getParent());
    if (!Files.getFileStore(folder.toAbsolutePath().getParent())
        .supportsFileAttributeView("posix")) {
      Files.createDirectories(folder);
      return;
    }
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      check(folder);
    }
  }

  private static void check(Path folder) throws IOException {
    // In a container a user may have no name; what it creates has its number all the same.
    Path probe = Files.createTempFile(folder, "owner-", null);
    try {
      UserPrincipal owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS);
      if (!owner.equals(Files.getOwner(probe))) {
        throw new MlException(
            ErrorKind.EXTERNAL,
            folder
                + ": owned by "
                + owner
                + " (expected: this user's own folder; delete it, or set java.io.tmpdir)");
      }
    } finally {
      Files.deleteIfExists(probe);
    }
  }
}
