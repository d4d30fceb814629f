// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.jobs.run.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * SQL beside the scorer and ONNX Runtime alone, one line per case, the cases taking turns: {@code
 * PREDICT}, and {@code ML_PREDICT} synchronously, in batches of one row and in micro-batches.
 *
 * <p>Arguments: any of {@code mlp forest forest-500} (the first two), {@code --quick} for a smoke
 * test. Results go to the standard output, progress to the other.
 */
public final class SqlBenchmark {
  private static final String SCORER = "scorer inline 64";
  private static final String ONE_PER_CALL = "ML_PREDICT sync";
  private static final String RAW = "raw 64";
  private static final String WIDE = "'max-concurrent-operations', '1024', 'timeout', '0 s'";

  private final Workload workload;
  private final Effort effort;
  private final PipelineRun run;
  private final Map<String, List<Measured>> measured = new LinkedHashMap<>();

  private SqlBenchmark(Workload workload, Effort effort) {
    this.workload = workload;
    this.effort = effort;
    this.run = PipelineRun.batch(workload, 1).streaming(Duration.ZERO);
  }

  public static void main(String[] arguments) throws Exception {
    List<BenchmarkModel> models = new ArrayList<>();
    Effort effort = Effort.FULL;
    for (String argument : arguments) {
      Optional<BenchmarkModel> model = BenchmarkModel.find(argument).filter(m -> !m.isImage());
      if (argument.equals("--quick")) {
        effort = Effort.QUICK;
      } else if (model.isPresent()) {
        models.add(model.get());
      } else {
        System.err.printf("%s (expected: some of mlp, forest, forest-500, --quick)%n", argument);
        System.exit(2);
      }
    }
    Path folder = Files.createTempDirectory("anabranch-models");
    try {
      for (BenchmarkModel model :
          models.isEmpty() ? List.of(BenchmarkModel.MLP, BenchmarkModel.FOREST) : models) {
        new SqlBenchmark(Workload.of(model, folder), effort).print();
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private static Map<String, PipelineRun.Step> steps() {
    BatchPolicy usual = BatchPolicy.DEFAULT;
    BatchPolicy beside =
        new BatchPolicy(
            usual.maxRows(),
            usual.maxBytes(),
            usual.maxDelay(),
            BatchPolicy.Mode.ASYNC,
            2,
            usual.order());
    Map<String, PipelineRun.Step> steps = new LinkedHashMap<>();
    steps.put("SQL without model", SqlSteps::withoutModel);
    steps.put(SCORER, PipelineRun.scorer(usual));
    steps.put("scorer async 64", PipelineRun.scorer(beside));
    steps.put("PREDICT", SqlSteps::predict);
    steps.put(ONE_PER_CALL, SqlSteps.mlPredict("'async', 'false'"));
    steps.put("async, batch 1", SqlSteps.mlPredict("'batch-size', '1', " + WIDE));
    steps.put("async, as is", SqlSteps.mlPredict("'async', 'true'"));
    steps.put("async, batch 64", SqlSteps.mlPredict(WIDE));
    steps.put("async, 1 in flight", SqlSteps.mlPredict("'in-flight', '1', " + WIDE));
    steps.put("async, unordered", SqlSteps.mlPredict("'output-mode', 'ALLOW_UNORDERED', " + WIDE));
    return steps;
  }

  private void print() throws Exception {
    for (PipelineRun.Step step : steps().values()) {
      run.measure(step, Duration.ZERO, effort.firstWarm());
    }
    for (int round = 1; round <= effort.rounds(); round++) {
      System.err.printf("%s: round %d of %d%n", workload.model(), round, effort.rounds());
      for (Map.Entry<String, PipelineRun.Step> step : steps().entrySet()) {
        note(step.getKey(), run.measure(step.getValue(), effort.warm(), effort.time()));
      }
      note("raw 1", RawRate.measure(workload, 1, effort.raw()));
      note(RAW, RawRate.measure(workload, 64, effort.raw()));
    }
    measured.keySet().forEach(this::line);
  }

  private void note(String name, Measured one) {
    measured.computeIfAbsent(name, key -> new ArrayList<>()).add(one);
  }

  private double rate(String name) {
    return Measured.median(measured.get(name)).wallRate();
  }

  /** The CPU is that of the task's thread alone, also where the model runs beside it. */
  private void line(String name) {
    Measured one = Measured.median(measured.get(name));
    System.out.printf(
        Locale.ROOT,
        "%-10s %-20s %,12.0f rows/s %10.1f ns/row (cpu %9.1f) of scorer %.2f, of sync %.2f, of raw"
            + " %.2f%n",
        workload.model(),
        name,
        one.wallRate(),
        one.nanosPerRow(),
        one.cpuNanosPerRow(),
        one.wallRate() / rate(SCORER),
        one.wallRate() / rate(ONE_PER_CALL),
        one.wallRate() / rate(RAW));
  }
}
