// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import io.anabranch.core.bundle.Folders;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.sessions.ProcessStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A Java process with this one's class path, no shell in between, and a folder of its own, to which
 * native libraries are unpacked and which is removed with it.
 */
final class ChildProcess implements AutoCloseable {
  /** No line of text: the process has closed its output, as it does when it ends. */
  static final String END = "\0";

  private final Path folder;
  private final Process process;
  private final Writer tasks;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final long heapBytes;

  /** For Ctrl-C: the child may be in native code, and its folder holds native libraries. */
  private final Thread atExit = new Thread(this::end, "intake-end");

  private ChildProcess(Path folder, Process process, long heapBytes) {
    this.folder = folder;
    this.process = process;
    this.heapBytes = heapBytes;
    this.tasks = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "intake-" + process.pid());
    reader.setDaemon(true);
    reader.start();
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * @param main class with the main method
   * @param heapBytes the most that it may take of Java's heap, and as much again of direct memory
   */
  static ChildProcess start(Class<?> main, long heapBytes) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("anabranch-intake-");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Xmx" + heapBytes);
      command.add("-XX:MaxDirectMemorySize=" + heapBytes);
      command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.add("-XX:-CreateCoredumpOnCrash");
      command.add("-XX:ErrorFile=" + folder.resolve("crash.log"));
      command.add("-Djava.io.tmpdir=" + folder);
      command.addAll(List.of("-cp", ClassPath.text(main), main.getName()));
      Process process =
          new ProcessBuilder(command).redirectError(folder.resolve("errors.log").toFile()).start();
      return new ChildProcess(folder, process, heapBytes);
    } catch (IOException e) {
      if (folder != null) {
        Folders.discard(folder);
      }
      throw new MlException(
          ErrorKind.EXTERNAL, "intake: no process can be started: " + e.getMessage(), e);
    }
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      // The process is gone, which its end says.
      return;
    } finally {
      lines.add(END);
    }
  }

  /** Never fails: a process that is gone says so by its end. */
  void send(String line) {
    try {
      tasks.write(line);
      tasks.write('\n');
      tasks.flush();
    } catch (IOException e) {
      process.destroyForcibly();
    }
  }

  /** The next line, {@link #END}, or null if none came in time. */
  String next(long millis) throws InterruptedException {
    return lines.poll(millis, TimeUnit.MILLISECONDS);
  }

  /** A folder for files of the parent's, removed with the process. */
  Path folder() {
    return folder;
  }

  /** The most that it may take of Java's heap. */
  long heapBytes() {
    return heapBytes;
  }

  /** What it takes of the machine's memory; -1 where the platform does not say. */
  long residentBytes() {
    return ProcessStatus.residentBytes(process.pid());
  }

  /** Waits for the end of a process whose output has ended, and says what it died of. */
  Death death() throws InterruptedException {
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return Death.of(process.exitValue(), folder.resolve("crash.log"), folder.resolve("errors.log"));
  }

  /** Ends the process whatever it does, and removes its folder. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This process is ending, so the hook runs.
      return;
    }
    end();
  }

  private void end() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Folders.discard(folder);
  }
}
