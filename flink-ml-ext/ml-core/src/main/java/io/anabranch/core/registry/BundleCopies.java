// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import io.anabranch.core.bundle.BundleFile;
import io.anabranch.core.bundle.Folders;
import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/** Copies bundles between this machine and a storage. */
public final class BundleCopies {
  private final RegistryStorage storage;

  public BundleCopies(RegistryStorage storage) {
    this.storage = storage;
  }

  void put(ModelBundle bundle, String folder) throws IOException {
    for (BundleFile file : bundle.allFiles()) {
      try (OutputStream out = storage.create(folder + "/" + file.path())) {
        Files.copy(bundle.file(file.path()), out);
      }
    }
  }

  /**
   * The version's bundle in a cache on this machine; copied there where it is not yet, as a whole
   * or not at all, however many tasks and processes ask for it at once. Every file is checked; a
   * copy that was damaged, as by what tidies temporary folders, is made again.
   *
   * @param folder where the storage has the bundle; empty where the storage is the bundle
   * @param cache folder that only this user may write to; made where it is not there
   */
  public ModelBundle get(ModelVersion version, String folder, Path cache) throws IOException {
    OwnFolder.make(cache);
    Path target = cache.resolve(version.filesDigest());
    if (Files.isDirectory(target)) {
      try {
        return opened(target, version);
      } catch (MlException e) {
        remove(target);
      }
    }
    Path part = cache.resolve("part-" + UUID.randomUUID());
    try {
      download(version, folder, part);
      opened(part, version);
      move(part, target);
    } finally {
      Folders.delete(part);
    }
    return opened(target, version);
  }

  /** At once: what is half deleted has another name. */
  private static void remove(Path target) throws IOException {
    Path aside = target.resolveSibling("damaged-" + UUID.randomUUID());
    try {
      Files.move(target, aside);
    } catch (NoSuchFileException e) {
      // Another task was faster.
      return;
    }
    Folders.delete(aside);
  }

  private void download(ModelVersion version, String folder, Path part) throws IOException {
    Files.createDirectories(part);
    for (BundleFile file : version.files()) {
      Path path = part.resolve(file.path()).normalize();
      if (!path.startsWith(part)) {
        throw MlException.user(
            version.reference()
                + ": '"
                + file.path()
                + "' (expected: a relative path that stays in the bundle)");
      }
      Files.createDirectories(path.getParent());
      String source = folder.isEmpty() ? file.path() : folder + "/" + file.path();
      try (InputStream in = storage.read(source)) {
        Files.copy(in, path);
      }
    }
  }

  /** Another task may have been faster: then its copy is as good. */
  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
    }
  }

  static ModelBundle opened(Path folder, ModelVersion version) {
    ModelBundle bundle = ModelBundle.open(folder);
    if (!bundle.contentDigest().equals(version.contentDigest())) {
      throw new MlException(
          ErrorKind.EXTERNAL,
          version.reference()
              + ": "
              + folder
              + " has the content "
              + bundle.contentDigest()
              + " (expected: "
              + version.contentDigest()
              + ", as it was registered; a version never changes)");
    }
    Set<BundleFile> changed = new LinkedHashSet<>(bundle.allFiles());
    changed.removeAll(version.files());
    if (!changed.isEmpty() || bundle.allFiles().size() != version.files().size()) {
      throw new MlException(
          ErrorKind.EXTERNAL,
          version.reference()
              + ": "
              + folder
              + " has other files than were registered: "
              + changed
              + " (expected: "
              + version.files()
              + "; a version never changes)");
    }
    return bundle;
  }
}
