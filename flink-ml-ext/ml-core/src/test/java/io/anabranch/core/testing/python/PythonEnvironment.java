// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.testing.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A virtual environment with pinned packages under the module's {@code target}, made once and kept
 * until its requirements change. Where there is no python3 the test is skipped with a message;
 * where the packages cannot be had it fails.
 */
public final class PythonEnvironment {
  private static final long MINUTES = 10;

  private final Path folder;

  private PythonEnvironment(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the environment, or takes the one that is there.
   *
   * @param requirements a file for {@code pip install -r}
   */
  public static PythonEnvironment of(Path requirements) {
    return of(requirements, List.of());
  }

  /** The same with the named packages only, not what they depend on. */
  public static PythonEnvironment withoutDependencies(Path requirements) {
    return of(requirements, List.of("--no-deps"));
  }

  private static PythonEnvironment of(Path requirements, List<String> options) {
    try {
      String wanted = Files.readString(requirements);
      String name = requirements.getFileName().toString().replaceFirst("[.]txt$", "");
      Path folder = Path.of("target", "python", name).toAbsolutePath();
      Files.createDirectories(folder.getParent());
      Path lock = folder.resolveSibling(name + ".lock");
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        assert held.isValid();
        Path done = folder.resolve("installed.txt");
        if (!Files.exists(done) || !Files.readString(done).equals(wanted)) {
          install(folder, requirements, options);
          Files.writeString(done, wanted);
        }
      }
      return new PythonEnvironment(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void install(Path folder, Path requirements, List<String> options)
      throws IOException {
    Assumptions.assumeTrue(hasPython(), "skipped: no python3 with venv on this machine");
    call(List.of("python3", "-m", "venv", "--clear", folder.toString()));
    String python = folder.resolve("bin/python").toString();
    List<String> pip = List.of("-m", "pip", "install", "--quiet", "--disable-pip-version-check");
    List<String> command = new ArrayList<>(List.of(python));
    command.addAll(pip);
    command.addAll(options);
    command.addAll(List.of("-r", requirements.toAbsolutePath().toString()));
    call(command);
  }

  private static boolean hasPython() {
    try {
      call(List.of("python3", "-c", "import venv, ensurepip"));
      return true;
    } catch (IOException | IllegalStateException e) {
      return false;
    }
  }

  /** The interpreter. */
  public Path python() {
    return folder.resolve("bin/python");
  }

  /** A program that a package brought. */
  public Path program(String name) {
    return folder.resolve("bin").resolve(name);
  }

  /**
   * Runs a script and gives what it wrote, both streams together.
   *
   * @throws IllegalStateException with that output where the script fails
   */
  public String run(Path script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(python().toString(), script.toString()));
    command.addAll(List.of(arguments));
    return call(command);
  }

  private static String call(List<String> command) throws IOException {
    Path output = Files.createTempFile("python", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // What a test needs is in its environment, not in the user's.
    builder.environment().keySet().removeIf(name -> name.startsWith("PYTHON"));
    Process process = builder.redirectOutput(output.toFile()).start();
    try {
      boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
      if (!ended || process.exitValue() != 0) {
        throw new IllegalStateException(
            command + (ended ? ": failed:\n" : ": not done in time:\n") + Files.readString(output));
      }
      return Files.readString(output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + ": interrupted", e);
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(output);
    }
  }
}
