// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JarFolderTest {
  @TempDir Path folder;

  @Test
  void aJarWhoseClassesAreThereInAnotherVersionIsNotLacking() throws IOException {
    JarFolder lib = new JarFolder(folder.resolve("lib"));
    lib.add(List.of(jar("flink-dist-2.3.0.jar", "org/a/A", "org/b/B", "org/c/C")));
    Path older = jar("b-1.0.jar", "org/b/B");
    Path more = jar("c-9.jar", "org/c/C", "org/c/New", "org/c/Newer");
    Path ours = jar("ours.jar", "io/D");
    assertThat(lib.lacking(List.of(older, more, ours))).containsExactly(more, ours);
  }

  @Test
  void jarsOfTheBuildOutliveItAndThoseOfADistributionAreLinked() throws IOException {
    JarFolder lib = new JarFolder(folder.resolve("lib"));
    Path ours = jar("anabranch-ml-core-0.1.0.jar", "io/A");
    Path other = jar("other-1.jar", "org/B");
    lib.add(List.of(ours, other));
    lib.link(List.of(jar("flink-dist-2.3.0.jar", "org/C")));
    assertThat(Files.isSameFile(ours, lib.path().resolve(ours.getFileName()))).isFalse();
    assertThat(Files.isSameFile(other, lib.path().resolve(other.getFileName()))).isTrue();
    Files.delete(other);
    assertThat(lib.path().resolve(other.getFileName())).isRegularFile();
    assertThat(lib.path().resolve("flink-dist-2.3.0.jar")).isSymbolicLink();
    assertThat(lib.jars()).hasSize(3);
  }

  @Test
  void aCheckoutWithoutABuildIsRefused() {
    assertThatThrownBy(() -> JarFolder.built(folder))
        .hasMessage(
            "--home: no jars in "
                + folder.resolve("flink-jobs/target/runtime/lib")
                + " (expected: what ./mvnw package makes)");
  }

  private Path jar(String name, String... classes) throws IOException {
    Path jar = folder.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (String entry : classes) {
        zip.putNextEntry(new ZipEntry(entry + ".class"));
        zip.closeEntry();
      }
    }
    return jar;
  }
}
