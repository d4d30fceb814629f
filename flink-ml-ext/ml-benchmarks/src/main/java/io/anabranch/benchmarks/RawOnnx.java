// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.PreparedRun;
import io.anabranch.onnx.graph.Graphs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The raw ceiling: rows per second of ONNX Runtime alone, on batches that are filled already, one
 * thread. Beside it our runner on the same batches, so that what the runner costs can be read off.
 */
public final class RawOnnx {
  private static final int[] BATCHES = {1, 8, 32, 64, 256, 1024};
  private static final int DISTINCT_ROWS = 16_384;
  private static final int SLICES = 20;
  private static final Duration EACH = Duration.ofMillis(800);

  private RawOnnx() {}

  /** Prints one line per model, batch size and memory setting. */
  public static void main(String[] args) {
    System.out.println("model   batch  memory  raw rows/s  runner rows/s  runner/raw");
    for (Map.Entry<String, byte[]> model : models().entrySet()) {
      for (int batch : BATCHES) {
        for (OnnxOptions.Memory memory : OnnxOptions.Memory.values()) {
          line(model.getKey(), model.getValue(), batch, memory);
        }
      }
    }
  }

  /** The models of the benchmarks: small network, forest, small convolutional network. */
  public static Map<String, byte[]> models() {
    Map<String, byte[]> models = new LinkedHashMap<>();
    models.put("mlp", Graphs.mlp(1));
    models.put("forest", Graphs.forest(1));
    models.put("cnn", Graphs.smallCnn(1));
    return models;
  }

  private static void line(String name, byte[] model, int batch, OnnxOptions.Memory memory) {
    OnnxOptions options = OnnxOptions.DEFAULT.withMemory(memory);
    try (OnnxModelRunner runner = OnnxModelRunner.open(model, name, options)) {
      double raw = rawRowsPerSecond(runner, batch, EACH);
      double ours = rowsPerSecond(runner, batch, EACH);
      System.out.printf(
          Locale.ROOT,
          "%-7s %5d  %-6s %11.0f  %13.0f  %10.2f%n",
          name,
          batch,
          memory,
          raw,
          ours,
          ours / raw);
    }
  }

  /** Rows per second of a runner on prefilled batches, after half as long to warm up. */
  public static double rowsPerSecond(ModelRunner runner, int batch, Duration time) {
    List<TensorBatch> batches = filled(runner, batch);
    Runnable run = inTurn(batches, runner::run);
    repeat(run, time.dividedBy(2));
    return batch * repeat(run, time);
  }

  /**
   * Sealed batches of so many rows, of numbers between -1 and 1. There are several, since the
   * processor learns the branches that a forest takes on a batch that it sees over and over, which
   * makes it up to four times as fast as it will ever be on rows that flow.
   */
  public static List<TensorBatch> filled(ModelRunner runner, int rows) {
    Random random = new Random(7);
    List<TensorBatch> batches = new ArrayList<>();
    for (int i = 0; i < Math.max(1, DISTINCT_ROWS / rows); i++) {
      batches.add(filled(runner, rows, random));
    }
    return batches;
  }

  private static TensorBatch filled(ModelRunner runner, int rows, Random random) {
    TensorBatch batch = TensorBatch.allocate(runner.signature(), rows);
    for (int row = 0; row < rows; row++) {
      batch.beginRow();
      for (Tensor input : batch.inputs()) {
        for (int i = 0; i < input.rowElements(); i++) {
          input.putNumber(row * input.rowElements() + i, random.nextDouble() * 2 - 1);
        }
      }
      batch.commitRow();
    }
    batch.seal();
    return batch;
  }

  /** Rows per second of ONNX Runtime alone: native tensors made once, outputs pinned. */
  public static double rawRowsPerSecond(OnnxModelRunner runner, int batch, Duration time) {
    List<PreparedRun> runs = filled(runner, batch).stream().map(runner::prepare).toList();
    try {
      Runnable run = inTurn(runs, PreparedRun::run);
      repeat(run, time.dividedBy(2));
      return batch * repeat(run, time);
    } finally {
      runs.forEach(PreparedRun::close);
    }
  }

  private static <T> Runnable inTurn(List<T> all, Consumer<T> use) {
    int[] next = {0};
    return () -> {
      use.accept(all.get(next[0]));
      next[0] = (next[0] + 1) % all.size();
    };
  }

  /** Runs per second in the best of several slices: neighbours on the machine only slow a slice. */
  private static double repeat(Runnable run, Duration time) {
    double best = 0;
    for (int slice = 0; slice < SLICES; slice++) {
      best = Math.max(best, slice(run, time.toNanos() / SLICES));
    }
    return best;
  }

  private static double slice(Runnable run, long nanos) {
    long start = System.nanoTime();
    long runs = 0;
    long now = start;
    while (now - start < nanos) {
      run.run();
      runs++;
      now = System.nanoTime();
    }
    return runs * 1e9 / (now - start);
  }
}
