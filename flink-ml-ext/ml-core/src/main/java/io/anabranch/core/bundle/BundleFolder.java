// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The files of a bundle on disk; none of them lies outside its folder. */
final class BundleFolder {
  /** Where {@link Manifest#FILE} is written before it takes its name. */
  private static final String PART = Manifest.FILE + ".part-";

  /** What MLflow notes beside a model that it downloads. */
  private static final String DOWNLOADED = "registered_model_meta";

  private final Path folder;

  /**
   * @throws MlException of kind USER where there is no such folder
   */
  BundleFolder(Path given) {
    try {
      folder = given.toRealPath();
    } catch (IOException e) {
      throw new MlException(
          ErrorKind.USER, given + ": no such folder (expected: a model bundle)", e);
    }
    if (!Files.isDirectory(folder)) {
      throw MlException.user(given + ": a file (expected: a model bundle, which is a folder)");
    }
  }

  /** Whether a file there would not be checked as one of the bundle's. */
  static boolean isReserved(Path relative) {
    String path = relative.normalize().toString().replace('\\', '/');
    return path.startsWith(Manifest.FILE)
        || path.equals(MlModelFile.FILE)
        || path.equals(DOWNLOADED);
  }

  Path path() {
    return folder;
  }

  Path temporary(String id) {
    return folder.resolve(PART + id);
  }

  /** Where a path of the bundle leads, whether or not there is a file. */
  Path inside(String path) {
    Path file;
    try {
      file = folder.resolve(path).normalize();
    } catch (InvalidPathException e) {
      throw new MlException(ErrorKind.USER, outside(path), e);
    }
    if (path.isEmpty() || path.contains("\\") || !file.startsWith(folder) || file.equals(folder)) {
      throw MlException.user(outside(path));
    }
    return file;
  }

  /** A file of the bundle, which is there and lies in the folder, links followed. */
  Path resolve(String path) {
    Path file = inside(path);
    try {
      if (Files.exists(file) && !file.toRealPath().startsWith(folder)) {
        throw MlException.user(outside(path));
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    if (!Files.isRegularFile(file)) {
      throw MlException.user(
          folder + ": " + path + " is missing (expected: the bundle as it was written)");
    }
    return file;
  }

  private String outside(String path) {
    return folder + ": '" + path + "' (expected: a relative path that stays in the bundle)";
  }

  /** All files but {@link Manifest#FILE}, sorted by path. */
  List<BundleFile> files() {
    List<BundleFile> files = new ArrayList<>();
    for (String path : paths()) {
      files.add(measure(path));
    }
    return files;
  }

  BundleFile measure(String path) {
    Path file = resolve(path);
    try {
      return new BundleFile(path, Files.size(file), Checksums.of(file));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private Set<String> paths() {
    Set<String> paths = new TreeSet<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(path -> !path.equals(DOWNLOADED))
          .filter(path -> !path.equals(Manifest.FILE) && !path.startsWith(PART))
          .forEach(paths::add);
    } catch (UncheckedIOException e) {
      throw unreadable(e.getCause());
    } catch (IOException e) {
      throw unreadable(e);
    }
    return paths;
  }

  /** Refuses a file that is changed, missing or new since the bundle was written. */
  void check(List<BundleFile> listed) {
    Set<String> unlisted = new LinkedHashSet<>(paths());
    for (BundleFile expected : listed) {
      BundleFile found = measure(expected.path());
      if (!found.equals(expected)) {
        throw MlException.user(
            folder
                + ": "
                + expected.path()
                + " was changed: "
                + describe(found)
                + " (expected: "
                + describe(expected)
                + "; write the bundle again with anabranch model bundle)");
      }
      unlisted.remove(expected.path());
    }
    if (!unlisted.isEmpty()) {
      throw MlException.user(
          folder
              + ": not of the bundle: "
              + unlisted
              + " (expected: the files that "
              + Manifest.FILE
              + " lists, and no others)");
    }
  }

  private static String describe(BundleFile file) {
    return file.size() + " bytes, SHA-256 " + file.sha256();
  }

  private MlException unreadable(IOException e) {
    return new MlException(
        ErrorKind.EXTERNAL, folder + ": " + e + " (expected: a bundle that can be read)", e);
  }
}
