// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A folder of jars. */
record JarFolder(Path path) {

  /** What the build has collected for a local run, Flink included. */
  static JarFolder built(Path home) {
    JarFolder folder = new JarFolder(home.resolve("flink-jobs/target/runtime/lib"));
    if (folder.jars().isEmpty()) {
      throw MlException.user(
          "--home: no jars in "
              + folder.path().toAbsolutePath()
              + " (expected: what ./mvnw package makes)");
    }
    return folder;
  }

  /** In the order of their names; none where there is no folder. */
  List<Path> jars() {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(file -> name(file).endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /** Links jars into this folder that stay where they are, as those of a distribution. */
  void link(List<Path> jars) throws IOException {
    each(jars, (jar, here) -> Files.createSymbolicLink(here, jar.toRealPath()));
  }

  /**
   * Puts jars of the build into this folder, so that they outlive it: a JVM does not survive the
   * loss of its jars, and the next build removes them. Ours, which it writes over, are copied.
   */
  void add(List<Path> jars) throws IOException {
    each(
        jars,
        (jar, here) -> {
          if (name(jar).startsWith("anabranch-")) {
            Files.copy(jar, here);
          } else {
            linkOrCopy(jar.toRealPath(), here);
          }
        });
  }

  /** One file under two names, where both folders are on one file system. */
  private static void linkOrCopy(Path jar, Path here) throws IOException {
    try {
      Files.createLink(here, jar);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(jar, here);
    }
  }

  private void each(List<Path> jars, Placement placement) throws IOException {
    Files.createDirectories(path);
    for (Path jar : jars) {
      Path here = path.resolve(jar.getFileName());
      if (Files.notExists(here)) {
        placement.put(jar, here);
      }
    }
  }

  private interface Placement {
    void put(Path jar, Path here) throws IOException;
  }

  /** The jars of which this folder does not hold most classes already, in whichever version. */
  List<Path> lacking(List<Path> jars) {
    Set<String> here = new HashSet<>();
    jars().forEach(jar -> here.addAll(classes(jar)));
    return jars.stream()
        .filter(
            jar -> {
              List<String> wanted = classes(jar);
              return 2 * wanted.stream().filter(here::contains).count() <= wanted.size();
            })
        .toList();
  }

  private static List<String> classes(Path jar) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .map(ZipEntry::getName)
          .filter(entry -> entry.endsWith(".class") && !entry.startsWith("META-INF/"))
          .toList();
    } catch (IOException e) {
      throw failed(jar, e);
    }
  }

  static String name(Path jar) {
    return jar.getFileName().toString();
  }

  private static MlException failed(Path path, IOException e) {
    return new MlException(ErrorKind.EXTERNAL, path + ": " + e.getMessage(), e);
  }
}
