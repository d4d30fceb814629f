// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.core.bundle.Invariance;
import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.onnx.intake.Findings;
import io.anabranch.onnx.intake.Progress;
import io.anabranch.onnx.intake.Verifier;
import io.anabranch.onnx.intake.VerifyOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a model in a process of its own, and records in its bundle that it can be trusted. */
@Command(
    name = "verify",
    description = {
      "Run a model in a process of its own, before a job does.",
      "Checks its golden vectors, random rows, and batches of 1, 2 and more rows up to the"
          + " largest,",
      "and measures whether a row's prediction depends on the rows beside it. A model that"
          + " crashes,",
      "hangs or takes too much memory is refused with the reason. What was found is recorded in"
          + " the",
      "bundle; of a plain file it is only printed."
    },
    mixinStandardHelpOptions = true)
final class ModelVerifyCommand implements Callable<Integer> {
  private static final String LINE = "%-11s %s%n";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "BUNDLE|FILE", description = "The folder of a bundle, or an ONNX file.")
  private Path model;

  @Option(
      names = "--largest-batch",
      paramLabel = "ROWS",
      defaultValue = "1024",
      description = "Rows of the largest batch; default: ${DEFAULT-VALUE}, less for large rows.")
  private int largestBatch;

  @Option(
      names = "--time-limit",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long one step may take, such as loading; default: ${DEFAULT-VALUE}.")
  private int timeLimit;

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      defaultValue = "8192",
      description = "The most that the process may take; default: ${DEFAULT-VALUE}.")
  private long memory;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "Where it is run: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private DeviceSpec.Kind device;

  @Override
  public Integer call() {
    VerifyOptions options =
        VerifyOptions.DEFAULT
            .withLargestBatch((int) inRange("--largest-batch", largestBatch, Integer.MAX_VALUE))
            .withTimeLimit(
                Duration.ofSeconds(inRange("--time-limit", timeLimit, Integer.MAX_VALUE)))
            .withMemory(
                VerifyOptions.DEFAULT.heapBytes(),
                inRange("--memory", memory, Long.MAX_VALUE >> 20) << 20)
            .withDevice(new DeviceSpec(device, DeviceSpec.Policy.REQUIRED, 0));
    PrintWriter out = spec.commandLine().getOut();
    StepLine steps = new StepLine();
    try {
      if (ModelBundle.isBundle(model)) {
        ModelBundle bundle = ModelBundle.open(model);
        Findings findings = Verifier.check(bundle, options, steps);
        bundle.record(Verifier.verification(bundle, findings));
        steps.clear();
        out.printf(LINE, "verified", bundle.name() + " " + bundle.version() + ", recorded in it");
        print(findings, out);
      } else {
        Findings findings = Verifier.check(model, options, steps);
        steps.clear();
        out.printf(
            LINE,
            "runs",
            model + " (a plain file: nothing is recorded, as it would be in a bundle)");
        print(findings, out);
      }
    } finally {
      steps.clear();
    }
    out.flush();
    return 0;
  }

  private long inRange(String option, long value, long most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + value + " (expected: 1 to " + most + ")");
    }
    return value;
  }

  private static void print(Findings findings, PrintWriter out) {
    out.printf(LINE, "  run by", findings.runtime() + " on " + findings.device());
    out.printf(LINE, "  golden", golden(findings));
    out.printf(LINE, "  random", random(findings));
    out.printf(LINE, "  batches", "of " + joined(findings.batchSizes()) + " rows");
    out.printf(LINE, "  invariant", invariance(findings));
  }

  private static String golden(Findings findings) {
    return findings.goldenRows() == 0
        ? "no golden vectors: that it predicts well is not shown"
        : findings.goldenRows() + " rows gave what is expected of them";
  }

  private static String random(Findings findings) {
    String taken = findings.randomRows() + " rows taken";
    return findings.refusedRows() == 0
        ? taken
        : taken + ", " + findings.refusedRows() + " refused as data: " + findings.refusal();
  }

  private static String invariance(Findings findings) {
    Invariance invariance = findings.invariance();
    return switch (invariance.kind()) {
      case EXACT -> "yes: the same bits alone, in every batch and at every position";
      case WITHIN ->
          String.format(
              Locale.ROOT,
              "no: a row's prediction differs by up to %.3g; %s",
              invariance.largestDifference(),
              findings.difference());
      case UNBATCHED -> "every run is one row";
    };
  }

  private static String joined(List<Integer> sizes) {
    return sizes.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** One line on a person's standard error, written over and over. */
  private static final class StepLine implements Progress {
    private static final int WIDTH = 60;

    private String last = "";

    @Override
    public void step(String step) {
      if (System.console() != null && !step.equals(last)) {
        last = step;
        System.err.printf("\r%-" + WIDTH + "s", step);
      }
    }

    void clear() {
      if (!last.isEmpty()) {
        last = "";
        System.err.printf("\r%-" + WIDTH + "s\r", "");
      }
    }
  }
}
