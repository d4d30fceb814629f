// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import io.anabranch.core.bundle.GoldenVectors;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Checks models one after the other in a process of their own, which is started when it is needed,
 * and started again after a model that ended it. Not thread-safe; close it to end the process.
 */
public final class Intake implements AutoCloseable {
  private static final long POLL_MILLIS = 50;
  private static final long SPARE_BYTES = 256L << 20;

  /** Until the process says that it has the model. */
  private static final String STARTING = "starting";

  private final VerifyOptions options;
  private final Progress progress;
  private final Class<?> main;
  private ChildProcess child;
  private int files;

  public Intake(VerifyOptions options, Progress progress) {
    this(options, progress, IntakeChild.class);
  }

  /** With another process, for tests. */
  Intake(VerifyOptions options, Progress progress, Class<?> main) {
    this.options = options;
    this.progress = progress;
    this.main = main;
  }

  /**
   * Loads the model and runs it.
   *
   * @param model the ONNX file
   * @param name of the model, for messages
   * @param golden inputs with the outputs expected of them
   * @throws MlException of kind USER with the reason if the model is refused; RESOURCE where a
   *     device cannot be had, EXTERNAL where no process comes as far as to see the model
   */
  public Findings check(Path model, String name, Optional<GoldenVectors> golden) {
    start(model);
    child.send(
        Report.json(
            new Task(
                model.toAbsolutePath().toString(),
                name,
                golden.map(this::written).orElse(null),
                options.largestBatch(),
                options.randomRows(),
                options.seed(),
                options.runner(),
                options.use())));
    try {
      return await("model " + name + ": ");
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new MlException(ErrorKind.EXTERNAL, "model " + name + ": check interrupted", e);
    }
  }

  private void start(Path model) {
    // A model is held as bytes, as protobuf and once more in between.
    long heap = Math.max(options.heapBytes(), 3 * model.toFile().length() + SPARE_BYTES);
    if (child != null && child.heapBytes() < heap) {
      close();
    }
    if (child == null) {
      progress.step("starting a process");
      child = ChildProcess.start(main, heap);
    }
  }

  private String written(GoldenVectors golden) {
    Path file = child.folder().resolve("golden-" + ++files + ".json");
    try {
      Files.writeString(file, golden.toJson());
      return file.toString();
    } catch (IOException e) {
      throw new MlException(ErrorKind.EXTERNAL, file + ": cannot be written: " + e, e);
    }
  }

  private Findings await(String model) throws InterruptedException {
    String step = STARTING;
    long heard = System.nanoTime();
    while (true) {
      String line = child.next(POLL_MILLIS);
      if (ChildProcess.END.equals(line)) {
        throw died(model, step);
      }
      Report report = line == null ? null : Report.parse(line);
      if (report != null && report.findings() != null) {
        return report.findings();
      }
      if (report != null && report.refused() != null) {
        throw refused(model, step, report);
      }
      if (report != null) {
        step = report.step();
        heard = System.nanoTime();
        progress.step(step);
      }
      watch(model, step, System.nanoTime() - heard);
    }
  }

  private MlException died(String model, String step) throws InterruptedException {
    String reason = child.death().reason();
    close();
    if (step.equals(STARTING)) {
      return notSeen(model, "ended before it had seen the model: " + reason);
    }
    return MlException.user(
        model
            + "ended its process in step '"
            + step
            + "': "
            + reason
            + " (expected: a model that runs; a job's process would have ended, too)");
  }

  /** No fault of the model's. */
  private static MlException notSeen(String model, String what) {
    return new MlException(
        ErrorKind.EXTERNAL,
        model
            + "not checked, as the checking process "
            + what
            + " (expected: a Java that starts; see JAVA_TOOL_OPTIONS, and whether the machine has"
            + " the memory)");
  }

  private MlException refused(String model, String step, Report report) {
    // Most messages name the model already.
    String reason =
        report.refused().startsWith(model.substring(0, model.length() - 2))
            ? report.refused()
            : model + report.refused();
    if (report.kind() == ErrorKind.RESOURCE || report.kind() == ErrorKind.INTERNAL) {
      return new MlException(report.kind(), reason + " (in step '" + step + "')");
    }
    return MlException.user(reason + " (in step '" + step + "')");
  }

  /** Ends a process that says nothing for too long, or takes too much. */
  private void watch(String model, String step, long silentNanos) {
    if (silentNanos > options.timeLimit().toNanos()) {
      close();
      if (step.equals(STARTING)) {
        throw notSeen(model, "said nothing within " + options.timeLimit().toSeconds() + " s");
      }
      throw MlException.user(
          model
              + "no answer within "
              + options.timeLimit().toSeconds()
              + " s in step '"
              + step
              + "' (expected: a model that comes to an end; --time-limit gives a slow one longer)");
    }
    long bytes = child.residentBytes();
    if (bytes > options.memoryBytes()) {
      close();
      throw MlException.user(
          model
              + "more than "
              + (options.memoryBytes() >> 20)
              + " MiB of memory in step '"
              + step
              + "' (expected: a model that takes less; --memory allows more, --largest-batch makes"
              + " batches smaller)");
    }
  }

  @Override
  public void close() {
    if (child != null) {
      child.close();
      child = null;
    }
  }
}
