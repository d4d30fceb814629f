// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One model per device: linear with AdaGrad, 16 features, each row predicted and then learnt. The
 * learner alone; the whole job on the heap and in RocksDB beside the same job that only reads and
 * writes back as many bytes of state for each row; training in batch; Flink's asynchronous state.
 * Each job is a process of its own, whose checkpoints are on.
 *
 * <p>Arguments: any of {@code bare hashmap rocksdb batch async} (all but async, which wants the
 * jars of ForSt for its last lines), {@code --devices=N} (1,000,000), {@code --parallelism=N} (1),
 * {@code --rounds=N} (1), {@code --quick} for a smoke test.
 */
public final class LearnBenchmark {
  private static final List<String> CASES = List.of("bare", "hashmap", "rocksdb", "batch", "async");
  private static final String BLOOM = "state.backend.rocksdb.use-bloom-filter=true";
  private static final String HEAP = "3g";
  private static final String SMALL_HEAP = "1500m";
  private static final int BATCH_DEVICES = 100_000;
  private static final int BATCH_ROWS = 50;
  private static final double MEBIBYTE = 1 << 20;

  private final List<String> cases = new ArrayList<>();
  private int devices = 1_000_000;
  private int parallelism = 1;
  private int rounds = 1;
  private int share = 1;

  private LearnBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    LearnBenchmark benchmark = new LearnBenchmark();
    for (String argument : arguments) {
      if (!benchmark.accepts(argument)) {
        System.err.printf(
            "%s (expected: some of %s, --devices=N, --parallelism=N, --rounds=N, --quick)%n",
            argument, CASES);
        System.exit(2);
      }
    }
    benchmark.run();
  }

  private boolean accepts(String argument) {
    if (CASES.contains(argument)) {
      return cases.add(argument);
    }
    if (argument.equals("--quick")) {
      share = 20;
      return true;
    }
    String[] words = argument.split("=", 2);
    if (words.length < 2 || !words[1].matches("[0-9]{1,9}")) {
      return false;
    }
    int number = Integer.parseInt(words[1]);
    switch (words[0]) {
      case "--devices" -> devices = number;
      case "--parallelism" -> parallelism = number;
      case "--rounds" -> rounds = number;
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean has(String name) {
    return cases.isEmpty() ? !name.equals("async") : cases.contains(name);
  }

  private void run() throws IOException, InterruptedException {
    devices /= share;
    System.out.printf(
        Locale.ROOT,
        "%d processors, Java %s, %,d devices, parallelism %d%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        devices,
        parallelism);
    if (has("bare")) {
      bare();
    }
    if (has("hashmap")) {
      jobs("hashmap", 6L * devices, List.of(), LearnStep.LEARN);
    }
    if (has("rocksdb")) {
      jobs("rocksdb", 3L * devices, List.of(BLOOM), LearnStep.LEARN);
    }
    if (has("batch")) {
      batch();
    }
    if (has("async")) {
      jobs("rocksdb", 3L * devices, List.of(BLOOM), LearnStep.PLAIN, LearnStep.PLAIN_ASYNC);
      if (hasForSt()) {
        jobs("forst", 3L * devices, List.of(), LearnStep.PLAIN_ASYNC);
      }
    }
  }

  /** Models live in it, or only rows and a cache of models. */
  private static String heap(String backEnd) {
    return backEnd.equals("hashmap") ? HEAP : SMALL_HEAP;
  }

  private static boolean hasForSt() {
    try {
      Class.forName("org.apache.flink.state.forst.ForStStateBackendFactory");
      return true;
    } catch (ClassNotFoundException e) {
      System.err.println("forst: left out (expected: flink-statebackend-forst on the class path)");
      return false;
    }
  }

  private void bare() {
    BareLearner bare = new BareLearner();
    int steps = 20_000_000 / share;
    for (int models : List.of(1000, devices)) {
      System.out.printf(
          Locale.ROOT,
          "bare     %,9d models: the learner %,12.0f/s per core, with counts and quality"
              + " %,12.0f/s%n",
          models,
          bare.models(models, steps),
          bare.keys(models, steps));
    }
  }

  private void jobs(String backEnd, long events, List<String> settings, LearnStep... steps)
      throws IOException, InterruptedException {
    Map<LearnStep, List<LearnResult>> results = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (LearnStep step : LearnStep.beside(steps)) {
        System.err.printf("%s %s, round %d of %d%n", backEnd, step, round + 1, rounds);
        results
            .computeIfAbsent(step, key -> new ArrayList<>())
            .add(
                LearnResult.measure(
                    backEnd, step, devices, events, parallelism, heap(backEnd), settings));
      }
    }
    LearnResult ceiling = LearnResult.median(results.get(LearnStep.STATE));
    results.forEach((step, runs) -> line(backEnd, step, LearnResult.median(runs), ceiling));
  }

  private static void line(
      String backEnd, LearnStep step, LearnResult result, LearnResult ceiling) {
    System.out.printf(
        Locale.ROOT,
        "%-8s %-11s %,10.0f rows/s, per core of the operator %,10.0f (of get and put %.2f), of the"
            + " whole process %,10.0f; %,4.0f bytes per device; %2.0f checkpoints of up to %,5.0f"
            + " MiB in up to %,6.0f ms; resident %,6.0f MiB, heap %,6.0f MiB%n",
        backEnd,
        step,
        result.of("rate"),
        result.of(LearnRun.CORE),
        result.of(LearnRun.CORE) / ceiling.of(LearnRun.CORE),
        result.of("process"),
        result.of("bytesPerDevice"),
        result.of("checkpoints"),
        result.of("checkpointBytes") / MEBIBYTE,
        result.of("checkpointMillis"),
        result.of("resident") / MEBIBYTE,
        result.of("heap") / MEBIBYTE);
  }

  private void batch() throws IOException, InterruptedException {
    int models = BATCH_DEVICES / share;
    for (LearnStep step : LearnStep.beside(LearnStep.LEARN)) {
      LearnResult result =
          LearnResult.measure(
              LearnRun.BATCH, step, models, (long) models * BATCH_ROWS, 2, HEAP, List.of());
      System.out.printf(
          Locale.ROOT,
          "batch    %-11s %,d devices x %d rows in %5.1f s with the start of the job, 2 tasks"
              + " (%,.0f rows/s); heap %,6.0f MiB%n",
          step,
          models,
          BATCH_ROWS,
          result.of("seconds"),
          result.of("all") / result.of("seconds"),
          result.of("heap") / MEBIBYTE);
    }
  }
}
