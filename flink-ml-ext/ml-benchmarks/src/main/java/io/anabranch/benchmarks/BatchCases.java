// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.inference.BatchPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A model in BATCH mode: without the model, ONNX Runtime alone, the scorer at several batch sizes,
 * and one call per row. Cases take turns, so that a slow minute of the machine meets them all.
 */
final class BatchCases {
  private static final int ASYNC_BATCH = 64;
  private static final int IN_FLIGHT = 2;

  private final PipelineRun run;
  private final Effort effort;
  private final Map<String, List<Measured>> measured = new LinkedHashMap<>();

  BatchCases(Workload workload, int parallelism, Effort effort) {
    this.run = PipelineRun.batch(workload, parallelism);
    this.effort = effort;
  }

  void print() throws Exception {
    for (Map.Entry<String, PipelineRun.Step> step : steps().entrySet()) {
      run.measure(step.getValue(), Duration.ZERO, effort.firstWarm());
    }
    for (int round = 0; round < effort.rounds(); round++) {
      for (Map.Entry<String, PipelineRun.Step> step : steps().entrySet()) {
        note(step.getKey(), run.measure(step.getValue(), effort.warm(), effort.time()));
      }
      for (int size : effort.batchSizes()) {
        note("raw " + size, RawRate.measure(run.workload(), size, effort.raw()));
      }
    }
    Measured without = median("without model");
    line("without model", without, "");
    for (int size : effort.batchSizes()) {
      line("raw " + size, median("raw " + size), run.parallelism() > 1 ? "of one core" : "");
    }
    line("one call per row", median("one call per row"), "");
    for (int size : effort.batchSizes()) {
      compare("inline " + size, without, median("raw " + size));
    }
    compare("async " + ASYNC_BATCH, without, median("raw " + ASYNC_BATCH));
  }

  private Map<String, PipelineRun.Step> steps() {
    Map<String, PipelineRun.Step> steps = new LinkedHashMap<>();
    steps.put("without model", PipelineRun::withoutModel);
    steps.put("one call per row", PipelineRun::naive);
    for (int size : effort.batchSizes()) {
      steps.put("inline " + size, PipelineRun.scorer(policy(size, BatchPolicy.Mode.INLINE)));
    }
    steps.put(
        "async " + ASYNC_BATCH, PipelineRun.scorer(policy(ASYNC_BATCH, BatchPolicy.Mode.ASYNC)));
    return steps;
  }

  private static BatchPolicy policy(int rows, BatchPolicy.Mode mode) {
    BatchPolicy defaults = BatchPolicy.DEFAULT;
    return new BatchPolicy(
        rows, defaults.maxBytes(), defaults.maxDelay(), mode, IN_FLIGHT, defaults.order());
  }

  private void note(String name, Measured one) {
    measured.computeIfAbsent(name, key -> new ArrayList<>()).add(one);
  }

  private Measured median(String name) {
    return Measured.median(measured.get(name));
  }

  private void line(String name, Measured one, String more) {
    System.out.printf(
        Locale.ROOT,
        "%-7s batch   %-17s %,12.0f rows/s %8.1f ns/row (cpu %8.1f) %s%n",
        run.workload().model(),
        name,
        one.wallRate(),
        one.nanosPerRow(),
        one.cpuNanosPerRow(),
        more);
  }

  /**
   * The sum ceiling is for the same subtasks as the pipelines. In async mode the model has cores of
   * its own, so that the ratios may pass 1 and the CPU of the task's thread says little.
   */
  private void compare(String name, Measured without, Measured raw) {
    Measured ours = median(name);
    double perRow = 1e9 * run.parallelism();
    double sum = perRow / without.wallRate() + 1e9 / raw.wallRate();
    double cpuSum = perRow / without.cpuRate() + 1e9 / raw.cpuRate();
    double wall = perRow / ours.wallRate();
    double cpu = perRow / ours.cpuRate();
    line(
        name,
        ours,
        String.format(
            Locale.ROOT,
            "of sum %.3f (cpu %.3f), of raw %.3f",
            sum / wall,
            cpuSum / cpu,
            1e9 / raw.wallRate() / wall));
    Measured.Breakdown parts = ours.breakdown();
    System.out.printf(
        Locale.ROOT,
        "%-7s         %-17s beyond both %.1f ns/row (cpu %.1f); by its metrics encode %.1f, compute"
            + " %.1f (raw %.1f), decode %.1f ns/row; batch waits %.1f us%n",
        "",
        "",
        wall - sum,
        cpu - cpuSum,
        parts.encode(),
        parts.compute(),
        1e9 / raw.wallRate(),
        parts.decode(),
        parts.queued() / 1e3);
  }
}
