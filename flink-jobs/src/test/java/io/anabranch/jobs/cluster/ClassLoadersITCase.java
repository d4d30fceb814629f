// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job jar, submitted again and again to one cluster, as its users do. */
final class ClassLoadersITCase {
  private static final Path FLIGHTS = Path.of("../data/flights").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofSeconds(240);
  private static final int ROUNDS = 6;

  /**
   * Of twelve. The JVM keeps some class loaders, although a heap dump shows nothing that refers to
   * them: four after four jobs, the same four after eighteen. Fewer than the six jobs of either
   * mode, so that a leak of all of one mode shows.
   */
  private static final long MOST_LOADERS = 5;

  /** Classes of one job's loader take about 3 MB. */
  private static final long MOST_METASPACE = MOST_LOADERS * (3 << 20);

  @TempDir Path folder;
  private int jobs;

  @Test
  void twelveSubmissionsTwoAtATimeShareOneRuntimeAndLeaveFewClassLoaders() throws Exception {
    Path in = lastDays();
    try (SessionCluster cluster =
        SessionCluster.start(
            folder, Distribution.flinkAndOurs(folder.resolve("lib")), 2, Map.of())) {
      JvmInspection tasks = new JvmInspection(cluster.taskManager());
      JvmInspection jobManager = new JvmInspection(cluster.jobManager());
      scoreTwice(cluster, in);
      long metaspace = tasks.metaspaceBytes();
      for (int round = 1; round < ROUNDS; round++) {
        scoreTwice(cluster, in);
      }
      assertThat(tasks.nativeLibraries("libonnxruntime.so")).hasSizeLessThanOrEqualTo(1);
      assertThat(tasks.nativeLibraries("libonnxruntime4j_jni")).hasSizeLessThanOrEqualTo(1);
      assertThat(tasks.nativeLibraries("libsnappyjava")).hasSizeLessThanOrEqualTo(1);
      assertThat(unpacked(cluster)).hasSize(1);
      assertThat(tasks.jobClassLoadersLeft(MOST_LOADERS)).isLessThanOrEqualTo(MOST_LOADERS);
      assertThat(jobManager.jobClassLoadersLeft(MOST_LOADERS)).isLessThanOrEqualTo(MOST_LOADERS);
      assertThat(tasks.metaspaceBytes()).isLessThan(metaspace + MOST_METASPACE);
      assertThat(tasks.threads())
          .noneMatch(name -> name.contains("anabranch") || name.contains("hadoop"));
    }
  }

  @Test
  void withoutTheLayoutAJobRunsAndSaysWhatItCosts() throws Exception {
    Path in = lastDays();
    try (SessionCluster cluster =
        SessionCluster.start(
            folder, Distribution.flink(folder.resolve("lib")), 2, Distribution.noLayout())) {
      await(score(cluster, in, "batch"));
      assertThat(cluster.taskManager().output())
          .contains("this job loads a copy of ONNX Runtime for itself (expected: onnxruntime and");
      assertThat(unpacked(cluster)).hasSize(1);
      await(score(cluster, in, "batch"));
      assertThat(unpacked(cluster)).hasSize(2);
    }
  }

  private static void await(JavaProcess submission) {
    if (submission.await(PATIENCE) != 0) {
      throw submission.failed("failed");
    }
    assertThat(submission.output()).contains("every row accounted for");
  }

  private void scoreTwice(SessionCluster cluster, Path in) {
    List<JavaProcess> both = List.of(score(cluster, in, "batch"), score(cluster, in, "stream"));
    both.forEach(ClassLoadersITCase::await);
  }

  private JavaProcess score(SessionCluster cluster, Path in, String mode) {
    jobs++;
    return cluster.submit(
        Distribution.jobJar(),
        List.of(
            "score",
            FLIGHTS.resolve("flight-delay.yaml").toString(),
            "--mode",
            mode,
            "--parallelism",
            "1",
            "--from",
            "connector=filesystem",
            "path=" + in,
            "format=parquet",
            "--to",
            "connector=filesystem",
            "path=" + folder.resolve("out-" + jobs),
            "format=parquet"));
  }

  /** The last two days of the month: as many rows as make a quick job. */
  private Path lastDays() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    String last = "2001-06-29.parquet";
    Files.copy(FLIGHTS.resolve("departures").resolve(last), in.resolve(last));
    return in;
  }

  private static List<Path> unpacked(SessionCluster cluster) throws IOException {
    try (Stream<Path> files = Files.list(cluster.temporaryFiles())) {
      return files.filter(f -> f.getFileName().toString().startsWith("onnxruntime-java")).toList();
    }
  }
}
