// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.kafka;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a broker's jars are: the folder named by the system property {@value #PROPERTY} or the
 * environment variable {@value #VARIABLE}, else where the build puts them.
 */
final class BrokerJars {
  static final String PROPERTY = "anabranch.kafka.lib";
  static final String VARIABLE = "ANABRANCH_KAFKA_LIB";

  private static final List<Path> BUILD =
      List.of(
          Path.of("flink-jobs/target/runtime/kafka"),
          Path.of("target/runtime/kafka"),
          Path.of("../flink-jobs/target/runtime/kafka"),
          Path.of("deploy/kafka-broker/target/lib"),
          Path.of("../deploy/kafka-broker/target/lib"));

  private BrokerJars() {}

  static Path find() {
    String named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
    if (named != null) {
      return Path.of(named);
    }
    return BUILD.stream().filter(BrokerJars::holdsKafka).findFirst().orElse(BUILD.get(0));
  }

  static Path check(Path folder) {
    if (!holdsKafka(folder)) {
      throw MlException.user(
          "kafka: no kafka_*.jar in "
              + folder.toAbsolutePath()
              + " (expected: a broker's jars; build them with ./mvnw package, or name their folder"
              + " in "
              + VARIABLE
              + ")");
    }
    return folder;
  }

  private static boolean holdsKafka(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.getFileName().toString().matches("kafka_.*\\.jar"));
    } catch (IOException e) {
      throw new MlException(ErrorKind.EXTERNAL, folder + ": " + e.getMessage(), e);
    }
  }
}
