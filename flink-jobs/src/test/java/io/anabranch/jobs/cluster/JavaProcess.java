// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A JVM of its own, whose output goes to a file. Started with what this JVM opens to Flink. */
final class JavaProcess implements AutoCloseable {
  private static final int TAIL = 30;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String name;
  private final Path log;
  private final Process process;

  private JavaProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * @param name for messages, and of the log
   * @param folder of the log
   * @param flags of the JVM
   * @param jars folder of the class path
   * @param main class and arguments
   */
  static JavaProcess start(
      String name,
      Path folder,
      List<String> flags,
      Path jars,
      List<String> main,
      Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(JavaFlags.java());
    command.addAll(JavaFlags.opened());
    command.addAll(flags);
    // Not every jar by its path: ONNX Runtime 1.29 dies of a long command line.
    command.addAll(List.of("-cp", jars.toAbsolutePath() + File.separator + "*"));
    command.addAll(main);
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    try {
      return new JavaProcess(name, log, builder.start());
    } catch (IOException e) {
      throw new MlException(ErrorKind.EXTERNAL, name + ": " + e.getMessage(), e);
    }
  }

  /** Waits for the end and returns the exit status. */
  int await(Duration patience) {
    try {
      if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
      throw failed("did not end within " + patience.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted");
    }
  }

  /** All that it has written to its standard streams. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new MlException(ErrorKind.EXTERNAL, log + ": " + e.getMessage(), e);
    }
  }

  /** An error that says what is wrong and how the output ends. */
  MlException failed(String what) {
    List<String> lines = output().lines().toList();
    return new MlException(
        ErrorKind.EXTERNAL,
        lines.stream()
            .skip(Math.max(0, lines.size() - TAIL))
            .collect(Collectors.joining("\n  ", name + ": " + what + "; it ends with\n  ", "")));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
