// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** What the build makes for a cluster: Flink's jars, our additions to {@code lib/}, the job jar. */
final class Distribution {
  /** The version of {@link #nextJobJar}. */
  static final String NEXT = "0.1.0-next";

  private static final Path TARGET = Path.of("target");

  /** What the job jar brings and Flink's distribution does not have. */
  private static final List<String> OURS =
      List.of(
          "anabranch-",
          "onnxruntime",
          "flink-avro-",
          "avro-",
          "flink-connector-kafka-",
          "kafka-clients-",
          "flink-parquet-",
          "flink-hadoop-fs-",
          "parquet-",
          "hadoop-client-",
          "jackson-",
          "jline-",
          "picocli-",
          "progressbar-",
          "protobuf-java-",
          "tribuo-",
          "zstd-jni-");

  private Distribution() {}

  /** A folder like the {@code lib/} of Flink's distribution. */
  static Path flink(Path lib) {
    return link(
        lib,
        jars(TARGET.resolve("runtime/lib")).stream()
            .filter(jar -> OURS.stream().noneMatch(jar.getFileName().toString()::startsWith))
            .toList());
  }

  /** The same with what {@code deploy/README.md} tells to add. */
  static Path flinkAndOurs(Path lib) {
    return link(flink(lib), jars(TARGET.resolve("cluster/lib")));
  }

  /** As if {@code deploy/cluster/config.yaml} had not been added. */
  static Map<String, String> noLayout() {
    return Map.of("classloader.parent-first-patterns.additional", "");
  }

  /** What {@code flink run} takes. */
  static Path jobJar() {
    return jars(TARGET).stream()
        .filter(jar -> jar.getFileName().toString().matches("anabranch-jobs-[^-]*\\.jar"))
        .findFirst()
        .orElseThrow(
            () ->
                MlException.user(
                    TARGET.toAbsolutePath()
                        + ": no anabranch-jobs-*.jar (expected: the job jar; ./mvnw package makes"
                        + " it)"));
  }

  /** The job jar with {@link #NEXT} in its manifest, as another build would give it. */
  static Path nextJobJar(Path folder) throws IOException {
    Path next = Files.copy(jobJar(), folder.resolve("anabranch-jobs-next.jar"));
    try (FileSystem jar = FileSystems.newFileSystem(next)) {
      Path entry = jar.getPath("META-INF/MANIFEST.MF");
      Manifest manifest = new Manifest(Files.newInputStream(entry));
      manifest.getMainAttributes().putValue("Implementation-Version", NEXT);
      try (OutputStream to = Files.newOutputStream(entry)) {
        manifest.write(to);
      }
    }
    return next;
  }

  private static Path link(Path folder, List<Path> jars) {
    try {
      new JarFolder(folder).link(jars);
      return folder;
    } catch (IOException e) {
      throw new MlException(ErrorKind.EXTERNAL, folder + ": " + e, e);
    }
  }

  private static List<Path> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(".jar")).toList();
    } catch (IOException e) {
      throw MlException.user(
          folder.toAbsolutePath() + ": no such folder (expected: jars; ./mvnw package makes them)");
    }
  }
}
