// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import io.anabranch.core.bundle.GoldenVectors;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.onnx.NativeRuntime;
import io.anabranch.onnx.OnnxModelRunner;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The process in which a stranger's models are run. It takes {@link Task}s on its standard input, a
 * line each, and answers with {@link Report}s on its standard output. It ends when its parent does,
 * even while native code runs.
 */
final class IntakeChild {
  private final PrintStream out;

  private IntakeChild(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] args) throws InterruptedException {
    PrintStream reports =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    // Whatever else is printed must not look like a report.
    System.setOut(System.err);
    IntakeChild child = new IntakeChild(reports);
    BlockingQueue<String> tasks = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(tasks), "tasks");
    reader.setDaemon(true);
    reader.start();
    while (true) {
      child.report(child.check(Report.parse(tasks.take(), Task.class)));
    }
  }

  private static void read(BlockingQueue<String> tasks) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        tasks.add(line);
      }
    } catch (IOException e) {
      System.err.println(e);
    }
    // Not exit: a thread in native code would never let the process end.
    Runtime.getRuntime().halt(0);
  }

  private void report(Report report) {
    out.println(report.line());
  }

  private Report check(Task task) {
    try {
      return Report.findings(find(task));
    } catch (MlException e) {
      return Report.refused(e.kind(), e.getMessage());
    } catch (OutOfMemoryError e) {
      return Report.refused(ErrorKind.USER, "out of memory: " + e.getMessage());
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      return Report.refused(ErrorKind.INTERNAL, e.toString());
    }
  }

  private Findings find(Task task) {
    report(Report.step("loading the model"));
    Path model = Path.of(task.model());
    try (OnnxModelRunner runner =
        OnnxModelRunner.open(model, task.name(), task.runner(), task.use())) {
      GoldenVectors golden =
          task.golden() == null ? null : GoldenVectors.read(Path.of(task.golden()));
      ModelCheck check =
          new ModelCheck(
              runner,
              golden,
              task.largestBatch(),
              task.randomRows(),
              task.seed(),
              step -> report(Report.step(step)));
      return check.run(NativeRuntime.version(), runner.deviceInUse());
    }
  }
}
