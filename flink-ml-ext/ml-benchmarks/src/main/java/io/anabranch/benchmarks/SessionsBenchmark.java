// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.inference.TensorBatch;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.sessions.ProcessStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Thousands of small models in one process: what a session costs in time, memory and threads, and
 * whether closing gives it back. Each case runs in a process of its own.
 */
public final class SessionsBenchmark {
  private static final int FEATURES = 16;
  private static final int ROWS = 64;
  private static final int OPENERS = 4;
  private static final double MEBIBYTE = 1 << 20;
  private static final Duration EACH = Duration.ofSeconds(3);

  /** How sessions are made, and what the process is told. */
  private enum Case {
    /** The default: no threads but the callers', an arena per session. */
    CALLER(OnnxOptions.DEFAULT),
    /** The same with the system's allocator. */
    CALLER_SYSTEM(OnnxOptions.DEFAULT.withMemory(OnnxOptions.Memory.SYSTEM)),
    /** One pool of threads for all and the system's allocator, as {@code threads: pool} has it. */
    POOL(
        OnnxOptions.DEFAULT
            .withIntraOpThreads(OnnxOptions.PROCESS_POOL)
            .withMemory(OnnxOptions.Memory.SYSTEM)),
    /** Threads of their own, two each. */
    OWN_THREADS(OnnxOptions.DEFAULT.withIntraOpThreads(2));

    private final OnnxOptions options;

    Case(OnnxOptions options) {
      this.options = options;
    }
  }

  private SessionsBenchmark() {}

  /**
   * Prints one line per case.
   *
   * @param args the number of sessions (2000), the width of the two hidden layers (64), the names
   *     of the cases (all)
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    String sessions = args.length > 0 ? args[0] : "2000";
    String width = args.length > 1 ? args[1] : "64";
    System.out.println(
        "case             sessions  model KiB  ms/session  KiB/session  after a run  threads"
            + "  rows/s one  rows/s all  MiB kept after closing, after a trim");
    for (Case one : Case.values()) {
      if (args.length < 3 || List.of(args).subList(2, args.length).contains(one.name())) {
        apart(one, sessions, width);
      }
    }
  }

  private static void apart(Case one, String sessions, String width)
      throws IOException, InterruptedException {
    int code = OwnProcess.run(OneCase.class, List.of(one.name(), sessions, width));
    if (code != 0) {
      System.out.println(one + "  ended with code " + code);
    }
  }

  /** What runs in the process of a case. */
  static final class OneCase {
    private OneCase() {}

    public static void main(String[] args) throws Exception {
      Case one = Case.valueOf(args[0]);
      int sessions = Integer.parseInt(args[1]);
      int width = Integer.parseInt(args[2]);
      measure(one, sessions, width);
    }
  }

  private static void measure(Case one, int sessions, int width)
      throws InterruptedException, ExecutionException {
    // Classes, code and the environment are there before anything is measured.
    open(one, 1, width, sessions).forEach(OnnxModelRunner::close);
    NativeHeap.trim();
    long before = ProcessStatus.residentBytes();
    long threads = ProcessStatus.threads();
    long start = System.nanoTime();
    List<OnnxModelRunner> runners = open(one, sessions, width, 0);
    double loadMillis = (System.nanoTime() - start) / 1e6;
    final long opened = ProcessStatus.residentBytes();
    final long more = ProcessStatus.threads() - threads;
    double single = rowsPerSecond(runners.subList(0, 1), EACH);
    double all = rowsPerSecond(runners, EACH);
    final long used = ProcessStatus.residentBytes();
    runners.forEach(OnnxModelRunner::close);
    long closed = ProcessStatus.residentBytes();
    NativeHeap.trim();
    System.out.printf(
        Locale.ROOT,
        "%-15s  %8d  %9.1f  %10.2f  %11.1f  %11.1f  %7d  %10.0f  %10.0f  %5.1f, %5.1f%n",
        one,
        sessions,
        Graphs.mlp(FEATURES, new int[] {width, width}, 0).length / 1024.0,
        loadMillis / sessions,
        (opened - before) / 1024.0 / sessions,
        (used - before) / 1024.0 / sessions,
        more,
        single,
        all,
        (closed - before) / MEBIBYTE,
        (ProcessStatus.residentBytes() - before) / MEBIBYTE);
  }

  /** Opens models with the seeds that follow, from several threads, as tasks do. */
  private static List<OnnxModelRunner> open(Case one, int sessions, int width, int firstSeed)
      throws InterruptedException, ExecutionException {
    ExecutorService openers = Executors.newFixedThreadPool(OPENERS);
    try {
      List<Future<OnnxModelRunner>> opening = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        int seed = firstSeed + i;
        opening.add(
            openers.submit(
                () ->
                    OnnxModelRunner.open(
                        Graphs.mlp(FEATURES, new int[] {width, width}, seed),
                        "net-" + seed,
                        one.options)));
      }
      List<OnnxModelRunner> runners = new ArrayList<>();
      for (Future<OnnxModelRunner> future : opening) {
        runners.add(future.get());
      }
      return runners;
    } finally {
      openers.shutdown();
    }
  }

  /** Batches of {@value #ROWS} rows, each to the next model. */
  private static double rowsPerSecond(List<OnnxModelRunner> runners, Duration time) {
    TensorBatch batch = RawOnnx.filled(runners.get(0), ROWS, ROWS).get(0);
    long start = System.nanoTime();
    long runs = 0;
    // Every model is run, however long that takes.
    while (runs < runners.size() || System.nanoTime() - start < time.toNanos()) {
      runners.get((int) (runs % runners.size())).run(batch);
      runs++;
    }
    return runs * ROWS * 1e9 / (System.nanoTime() - start);
  }
}
