// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.jobs.run.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The whole pipeline against its ceilings, one line per case: source, scorer and sink in one
 * thread, beside the same without the model, ONNX Runtime alone, and one call per row.
 *
 * <p>Arguments: any of {@code mlp forest forest-500 lenet resnet} (all), any of {@code batch stream
 * parquet} (all), {@code --quick} for a smoke test, {@code --parallelism=N} (1). Results go to the
 * standard output, progress to the other.
 */
public final class PipelineBenchmark {
  private static final List<String> PARTS = List.of("batch", "stream", "parquet");
  private static final String PARALLELISM = "--parallelism=";
  private static final Duration FILES = Duration.ofSeconds(25);

  private final List<BenchmarkModel> models = new ArrayList<>();
  private final List<String> parts = new ArrayList<>();
  private Effort effort = Effort.FULL;
  private int parallelism = 1;

  private PipelineBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    PipelineBenchmark benchmark = new PipelineBenchmark();
    for (String argument : arguments) {
      if (!benchmark.accepts(argument)) {
        System.err.printf(
            "%s (expected: some of %s, %s, --quick, %sN)%n",
            argument, List.of(BenchmarkModel.values()), PARTS, PARALLELISM);
        System.exit(2);
      }
    }
    benchmark.run();
  }

  private boolean accepts(String argument) {
    Optional<BenchmarkModel> model = BenchmarkModel.find(argument);
    model.ifPresent(models::add);
    if (PARTS.contains(argument)) {
      parts.add(argument);
      return true;
    }
    if (argument.equals("--quick")) {
      effort = Effort.QUICK;
      return true;
    }
    if (argument.startsWith(PARALLELISM)) {
      parallelism = Integer.parseInt(argument.substring(PARALLELISM.length()));
      return true;
    }
    return model.isPresent();
  }

  private void run() throws Exception {
    Path folder = Files.createTempDirectory("anabranch-models");
    try {
      List<Workload> workloads = new ArrayList<>();
      for (BenchmarkModel model :
          models.isEmpty() ? List.of(BenchmarkModel.values()) : List.copyOf(models)) {
        workloads.add(Workload.of(model, folder));
      }
      machine(workloads);
      for (Workload workload : workloads) {
        print(workload);
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private boolean has(String part) {
    return parts.isEmpty() || parts.contains(part);
  }

  private BatchCases batch(Workload workload) {
    return new BatchCases(workload, parallelism, effort.of(workload.model()));
  }

  private StreamCases stream(Workload workload) {
    return new StreamCases(workload, parallelism, effort.of(workload.model()));
  }

  private void print(Workload workload) throws Exception {
    if (has("batch")) {
      batch(workload).print();
    }
    if (has("stream")) {
      stream(workload).print();
    }
    if (has("parquet") && !workload.model().isImage()) {
      new FileCases(workload, parallelism, effort).print();
    }
  }

  private Duration estimate(Workload workload) {
    Duration sum = Duration.ZERO;
    if (has("batch")) {
      sum = sum.plus(batch(workload).estimate());
    }
    if (has("stream")) {
      sum = sum.plus(stream(workload).estimate());
    }
    if (has("parquet") && !workload.model().isImage()) {
      sum = sum.plus(FILES);
    }
    return sum;
  }

  private void machine(List<Workload> workloads) {
    System.out.printf(
        Locale.ROOT,
        "%d processors, Java %s, heap of %d MiB, parallelism %d%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        Runtime.getRuntime().maxMemory() >> 20,
        parallelism);
    Duration all = workloads.stream().map(this::estimate).reduce(Duration.ZERO, Duration::plus);
    System.err.printf(Locale.ROOT, "about %.1f minutes%n", all.toSeconds() / 60.0);
  }
}
