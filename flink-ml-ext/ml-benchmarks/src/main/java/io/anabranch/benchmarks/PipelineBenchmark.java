// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The whole pipeline against its ceilings, one line per case: source, scorer and sink in one
 * thread, beside the same without the model, ONNX Runtime alone, and one call per row.
 *
 * <p>Arguments: any of {@code mlp forest cnn} (all), any of {@code batch stream parquet} (all),
 * {@code --quick} for a smoke test, {@code --parallelism=N} (1).
 */
public final class PipelineBenchmark {
  private static final List<String> PARTS = List.of("batch", "stream", "parquet");
  private static final String PARALLELISM = "--parallelism=";

  private PipelineBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Map<String, byte[]> all = RawOnnx.models();
    List<String> models = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    Effort effort = Effort.FULL;
    int parallelism = 1;
    for (String argument : arguments) {
      if (all.containsKey(argument)) {
        models.add(argument);
      } else if (PARTS.contains(argument)) {
        parts.add(argument);
      } else if (argument.equals("--quick")) {
        effort = Effort.QUICK;
      } else if (argument.startsWith(PARALLELISM)) {
        parallelism = Integer.parseInt(argument.substring(PARALLELISM.length()));
      } else {
        System.err.printf(
            "%s (expected: some of %s, %s, --quick, %sN)%n",
            argument, all.keySet(), PARTS, PARALLELISM);
        System.exit(2);
      }
    }
    machine(parallelism);
    for (String model : models.isEmpty() ? all.keySet() : models) {
      Workload workload = Workload.of(model, all.get(model));
      print(workload, parts.isEmpty() ? PARTS : parts, parallelism, effort);
    }
  }

  private static void print(Workload workload, List<String> parts, int parallelism, Effort effort)
      throws Exception {
    if (parts.contains("batch")) {
      new BatchCases(workload, parallelism, effort).print();
    }
    if (parts.contains("stream")) {
      new StreamCases(workload, parallelism, effort).print();
    }
    if (parts.contains("parquet")) {
      new FileCases(workload, parallelism, effort).print();
    }
  }

  private static void machine(int parallelism) {
    System.out.printf(
        Locale.ROOT,
        "%d processors, Java %s, heap of %d MiB, parallelism %d%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        Runtime.getRuntime().maxMemory() >> 20,
        parallelism);
  }
}
