// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.PipelineOptions;

/**
 * The jar that a cluster is given with each job.
 *
 * @param path absolute
 */
public record JobJar(Path path) {
  private static final String HOME = "anabranch.home";
  private static final String NAME = "anabranch-jobs-[^-]+(-SNAPSHOT)?\\.jar";

  public JobJar {
    path = path.toAbsolutePath().normalize();
  }

  /** The one that the build made where the launcher lies. */
  public static JobJar built() {
    Path target = Path.of(System.getProperty(HOME, "."), "flink-jobs", "target");
    return newest(target)
        .map(JobJar::new)
        .orElseThrow(
            () ->
                MlException.user(
                    target.toAbsolutePath().normalize()
                        + ": no anabranch-jobs-*.jar (expected: the job jar, as ./mvnw package"
                        + " makes it; or --set pipeline.jars=file:///JAR)"));
  }

  /**
   * @throws MlException of kind USER where there is no such file
   */
  public static JobJar of(Path path) {
    if (!Files.isRegularFile(path)) {
      throw MlException.user("--jar: " + path + ": no such file (expected: a job jar)");
    }
    return new JobJar(path);
  }

  /** As Flink's configuration. */
  public Map<String, String> settings() {
    return Map.of(PipelineOptions.JARS.key(), path.toUri().toString());
  }

  private static Optional<Path> newest(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(NAME))
          .max(Comparator.comparing(file -> file.toFile().lastModified()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
