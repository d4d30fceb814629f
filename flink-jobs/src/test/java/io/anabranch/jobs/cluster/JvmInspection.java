// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a running JVM holds, as the JDK's own {@code jcmd} tells it. */
public final class JvmInspection {
  /** What finalizers and cleaners hold takes a second collection. */
  private static final Duration FREEING = Duration.ofSeconds(30);

  private final long pid;

  JvmInspection(ClusterProcess process) {
    this.pid = process.pid();
  }

  /** Class loaders of jobs that are still reachable, after a full collection. */
  public long jobClassLoaders() {
    return jcmd("GC.class_histogram")
        .lines()
        .filter(line -> line.matches(".*org\\.apache\\.flink\\.util\\.ChildFirstClassLoader( .*)?"))
        .mapToLong(line -> Long.parseLong(line.trim().split("\\s+")[1]))
        .sum();
  }

  /** The same, after as many collections as it takes to have so many at most, within a time. */
  public long jobClassLoadersLeft(long most) throws InterruptedException {
    long end = System.nanoTime() + FREEING.toNanos();
    long left = jobClassLoaders();
    while (left > most && System.nanoTime() < end) {
      Thread.sleep(1000);
      left = jobClassLoaders();
    }
    return left;
  }

  /** Bytes of metaspace that are in use. */
  public long metaspaceBytes() {
    String total =
        jcmd("VM.classloader_stats")
            .lines()
            .filter(l -> l.startsWith("Total"))
            .findFirst()
            .orElseThrow();
    // Total = LOADERS  CLASSES  CHUNK_BYTES  BLOCK_BYTES
    return Long.parseLong(total.split("\\s+")[5]);
  }

  /** Names of all Java threads. */
  public List<String> threads() {
    return jcmd("Thread.print")
        .lines()
        .filter(line -> line.startsWith("\""))
        .map(line -> line.substring(1, line.indexOf('"', 1)))
        .toList();
  }

  /** Files of native code that are mapped and have this in their names; empty but on Linux. */
  public Set<String> nativeLibraries(String name) {
    Path maps = Path.of("/proc", Long.toString(pid), "maps");
    if (!Files.exists(maps)) {
      return Set.of();
    }
    try {
      return Files.readAllLines(maps).stream()
          .filter(line -> line.contains(name) && line.indexOf('/') >= 0)
          .map(line -> line.substring(line.indexOf('/')))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw failed("maps", e);
    }
  }

  private String jcmd(String command) {
    String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process process =
          new ProcessBuilder(tool, Long.toString(pid), command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new MlException(ErrorKind.EXTERNAL, command + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw failed(command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(command, e);
    }
  }

  private MlException failed(String what, Exception cause) {
    return new MlException(
        ErrorKind.EXTERNAL, "process " + pid + ": " + what + ": " + cause.getMessage(), cause);
  }
}
