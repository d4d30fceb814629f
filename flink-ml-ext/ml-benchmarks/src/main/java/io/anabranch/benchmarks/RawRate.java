// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.PreparedRun;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * ONNX Runtime alone for a given time: the mean over all of it, as for the pipelines, not the best
 * slice as {@link RawOnnx} has it.
 */
final class RawRate {
  private RawRate() {}

  static Measured measure(Workload workload, int batch, Duration time) {
    try (OnnxModelRunner runner =
        OnnxModelRunner.open(Path.of(workload.file()), OnnxOptions.DEFAULT)) {
      List<PreparedRun> runs =
          RawOnnx.filled(runner, batch, workload.distinctRows()).stream()
              .map(runner::prepare)
              .toList();
      try {
        repeat(runs, batch, time.dividedBy(4));
        return repeat(runs, batch, time);
      } finally {
        runs.forEach(PreparedRun::close);
      }
    }
  }

  private static Measured repeat(List<PreparedRun> runs, int batch, Duration time) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long cpu = threads.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    long now = start;
    long count = 0;
    while (now - start < time.toNanos()) {
      runs.get((int) (count % runs.size())).run();
      count++;
      now = System.nanoTime();
    }
    double rows = count * (double) batch * 1e9;
    return new Measured(
        rows / (now - start),
        rows / (threads.getCurrentThreadCpuTime() - cpu),
        Double.NaN,
        0,
        0,
        null);
  }
}
