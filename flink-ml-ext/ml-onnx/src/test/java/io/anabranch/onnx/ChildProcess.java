// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OrtEnvironment;
import com.google.protobuf.MessageLite;
import io.anabranch.core.error.MlException;
import io.anabranch.sessions.SessionRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** A test of what belongs to a process: it runs in one of its own and prints what it saw. */
final class ChildProcess {
  private static final int MOST_SECONDS = 120;

  private ChildProcess() {}

  /**
   * Waits for the process, whose heap is of one piece and touched from the start, and says what it
   * printed and its exit code.
   *
   * @param folder for its output
   */
  static String run(Class<?> main, Path folder) throws IOException, InterruptedException {
    return run(main, folder, Map.of());
  }

  /**
   * @param environment variables beside those of this process
   */
  static String run(Class<?> main, Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path said = folder.resolve("said");
    ProcessBuilder command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-XX:+AlwaysPreTouch",
                "-cp",
                classPath(),
                main.getName())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    command.environment().putAll(environment);
    Process process = command.start();
    boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    return Files.readString(said, StandardCharsets.UTF_8) + "code " + process.exitValue();
  }

  /** What our classes need, wherever this process found it. */
  private static String classPath() {
    return Stream.of(
            ChildProcess.class,
            OnnxModelRunner.class,
            MlException.class,
            SessionRegistry.class,
            OrtEnvironment.class,
            OnnxMl.class,
            MessageLite.class,
            LoggerFactory.class)
        .map(type -> new File(type.getProtectionDomain().getCodeSource().getLocation().getPath()))
        .map(File::toString)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }
}
