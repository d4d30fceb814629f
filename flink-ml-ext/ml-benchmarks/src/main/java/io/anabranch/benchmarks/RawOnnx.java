// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.PreparedRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The raw ceiling: rows per second of ONNX Runtime alone, on batches that are filled already, one
 * thread. Beside it our runner on the same batches, so that what the runner costs can be read off.
 */
public final class RawOnnx {
  private static final int DISTINCT_ROWS = 16_384;
  private static final int IMAGES = 16;
  private static final int SLICES = 20;
  private static final Duration EACH = Duration.ofMillis(800);

  private RawOnnx() {}

  /** Prints one line per model, batch size and memory setting. */
  public static void main(String[] args) {
    System.out.println("model       batch  memory  raw rows/s  runner rows/s  runner/raw");
    for (BenchmarkModel model : BenchmarkModel.values()) {
      byte[] onnx = model.onnx();
      for (int batch : model.batchSizes()) {
        for (OnnxOptions.Memory memory : OnnxOptions.Memory.values()) {
          line(model, onnx, batch, memory);
        }
      }
    }
  }

  private static void line(
      BenchmarkModel model, byte[] onnx, int batch, OnnxOptions.Memory memory) {
    OnnxOptions options = OnnxOptions.DEFAULT.withMemory(memory);
    int distinct = model.isImage() ? IMAGES : DISTINCT_ROWS;
    try (OnnxModelRunner runner = OnnxModelRunner.open(onnx, model.toString(), options)) {
      double raw = rawRowsPerSecond(runner, batch, distinct);
      double ours = rowsPerSecond(runner, batch, distinct);
      System.out.printf(
          Locale.ROOT,
          "%-11s %5d  %-6s %11.0f  %13.0f  %10.2f%n",
          model,
          batch,
          memory,
          raw,
          ours,
          ours / raw);
    }
  }

  /** Rows per second of our runner on prefilled batches, after half as long to warm up. */
  private static double rowsPerSecond(ModelRunner runner, int batch, int distinct) {
    return best(inTurn(filled(runner, batch, distinct), runner::run), batch);
  }

  private static double best(Runnable run, int batch) {
    repeat(run, EACH.dividedBy(2));
    return batch * repeat(run, EACH);
  }

  /**
   * Sealed batches of so many rows, of numbers between -1 and 1. There are several, since the
   * processor learns the branches that a forest takes on a batch that it sees over and over, which
   * makes it up to four times as fast as it will ever be on rows that flow.
   */
  static List<TensorBatch> filled(ModelRunner runner, int rows, int distinct) {
    Random random = new Random(7);
    List<TensorBatch> batches = new ArrayList<>();
    for (int i = 0; i < Math.max(1, distinct / rows); i++) {
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
  private static double rawRowsPerSecond(OnnxModelRunner runner, int batch, int distinct) {
    List<PreparedRun> runs = filled(runner, batch, distinct).stream().map(runner::prepare).toList();
    try {
      return best(inTurn(runs, PreparedRun::run), batch);
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
