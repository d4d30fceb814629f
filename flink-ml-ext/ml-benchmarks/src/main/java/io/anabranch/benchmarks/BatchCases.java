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
  private static final String WITHOUT = "without model";
  private static final String NAIVE = "one call per row";
  private static final String ADAPTIVE = "adaptive";
  private static final Duration OBJECTIVE = Duration.ofMillis(100);
  private static final int IN_FLIGHT = 2;

  private final PipelineRun run;
  private final Effort effort;
  private final List<Integer> sizes;
  private final String async;
  private final Map<String, List<Measured>> measured = new LinkedHashMap<>();

  BatchCases(Workload workload, int parallelism, Effort effort) {
    this.run = PipelineRun.batch(workload, parallelism);
    this.effort = effort;
    this.sizes = workload.model().batchSizes();
    this.async = "async " + workload.model().usualBatch();
  }

  Duration estimate() {
    return effort.estimate(steps().size(), sizes.size());
  }

  void print() throws Exception {
    for (Map.Entry<String, PipelineRun.Step> step : steps().entrySet()) {
      run.measure(step.getValue(), Duration.ZERO, effort.firstWarm());
    }
    for (int round = 1; round <= effort.rounds(); round++) {
      System.err.printf(
          "%s batch: round %d of %d%n", run.workload().model(), round, effort.rounds());
      for (Map.Entry<String, PipelineRun.Step> step : steps().entrySet()) {
        note(step.getKey(), run.measure(step.getValue(), effort.warm(), effort.time()));
      }
      for (int size : sizes) {
        note("raw " + size, RawRate.measure(run.workload(), size, effort.raw()));
      }
    }
    printAll();
  }

  private void printAll() {
    line(WITHOUT, "");
    for (int size : sizes) {
      line("raw " + size, run.parallelism() > 1 ? "of one core" : "");
    }
    for (int size : sizes) {
      compare("inline " + size, median("raw " + size));
    }
    compare(async, median("raw " + run.workload().model().usualBatch()));
    Measured best = Measured.fastest(sizes.stream().map(size -> median("raw " + size)).toList());
    compare(ADAPTIVE, best);
    adaptive();
    compare(NAIVE, median("raw 1"));
  }

  private Map<String, PipelineRun.Step> steps() {
    Map<String, PipelineRun.Step> steps = new LinkedHashMap<>();
    steps.put(WITHOUT, PipelineRun::withoutModel);
    steps.put(NAIVE, PipelineRun::naive);
    for (int size : sizes) {
      steps.put("inline " + size, PipelineRun.scorer(policy(size, BatchPolicy.Mode.INLINE)));
    }
    steps.put(
        async,
        PipelineRun.scorer(policy(run.workload().model().usualBatch(), BatchPolicy.Mode.ASYNC)));
    BatchPolicy usual = policy(run.workload().model().usualBatch(), BatchPolicy.Mode.INLINE);
    steps.put(ADAPTIVE, PipelineRun.scorer(usual.adaptive(OBJECTIVE)));
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

  private void line(String name, String more) {
    Measured one = median(name);
    System.out.printf(
        Locale.ROOT,
        "%-10s batch   %-17s %,12.0f rows/s %10.1f ns/row (cpu %10.1f) %s%n",
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
  private void compare(String name, Measured raw) {
    Measured without = median(WITHOUT);
    Measured ours = median(name);
    double perRow = 1e9 * run.parallelism();
    double sum = perRow / without.wallRate() + 1e9 / raw.wallRate();
    double cpuSum = perRow / without.cpuRate() + 1e9 / raw.cpuRate();
    double wall = perRow / ours.wallRate();
    double cpu = perRow / ours.cpuRate();
    line(
        name,
        String.format(
            Locale.ROOT,
            "of sum %.3f (cpu %.3f), of raw %.3f (cpu %.3f), %+.0f bytes/row",
            sum / wall,
            cpuSum / cpu,
            1e9 / raw.wallRate() / wall,
            1e9 / raw.cpuRate() / cpu,
            ours.bytes() - without.bytes()));
    if (ours.breakdown() != null) {
      breakdown(ours.breakdown(), wall - sum, cpu - cpuSum, 1e9 / raw.wallRate());
    }
  }

  private static void breakdown(Measured.Breakdown parts, double beyond, double cpu, double raw) {
    System.out.printf(
        Locale.ROOT,
        "%-10s         %-17s beyond both %.1f ns/row (cpu %.1f); by its metrics encode %.1f,"
            + " compute %.1f (raw %.1f), decode %.1f ns/row; batch of %.0f waits %.1f us%n",
        "",
        "",
        beyond,
        cpu,
        parts.encode(),
        parts.compute(),
        raw,
        parts.decode(),
        parts.rows(),
        parts.queued() / 1e3);
  }

  /** How near the size that was found comes to the best of those that were tried. */
  private void adaptive() {
    int best = sizes.get(0);
    for (int size : sizes) {
      if (median("inline " + size).wallRate() > median("inline " + best).wallRate()) {
        best = size;
      }
    }
    Measured fixed = median("inline " + best);
    Measured found = median(ADAPTIVE);
    System.out.printf(
        Locale.ROOT,
        "%-10s         %-17s batches of %.0f: %.3f (cpu %.3f) of the best fixed size, %d%n",
        "",
        "",
        found.breakdown().rows(),
        found.wallRate() / fixed.wallRate(),
        found.cpuRate() / fixed.cpuRate(),
        best);
  }
}
