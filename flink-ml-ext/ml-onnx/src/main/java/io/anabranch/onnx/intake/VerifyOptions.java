// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxOptions;
import java.time.Duration;
import java.util.Objects;

/**
 * How a model is checked.
 *
 * @param largestBatch rows of the largest batch; less where rows are so large that it would hold
 *     more than 64 MiB, and the model's own number where it has a fixed one
 * @param randomRows rows that are made up, beside those of the golden vectors
 * @param seed of the random rows
 * @param timeLimit of one step, such as loading the model or running one batch
 * @param heapBytes the most that the process may take of Java's heap, and of direct memory; more
 *     where the model's file could not be read with that
 * @param memoryBytes the most that the process may take in all; it is ended where it takes more (on
 *     Linux only)
 * @param runner how the model is run: as a job runs it
 * @param use what the caller knows better than the model file
 */
public record VerifyOptions(
    int largestBatch,
    int randomRows,
    long seed,
    Duration timeLimit,
    long heapBytes,
    long memoryBytes,
    OnnxOptions runner,
    ModelUse use) {
  /** As a job runs the model: on the CPU, with one thread. */
  public static final VerifyOptions DEFAULT =
      new VerifyOptions(
          1024,
          64,
          1,
          Duration.ofMinutes(2),
          1L << 30,
          8L << 30,
          OnnxOptions.DEFAULT,
          ModelUse.DEFAULT);

  public VerifyOptions {
    positive("largestBatch", largestBatch);
    positive("randomRows", randomRows);
    positive("timeLimit", timeLimit.toMillis());
    positive("heapBytes", heapBytes);
    positive("memoryBytes", memoryBytes);
    Objects.requireNonNull(runner, "runner");
    Objects.requireNonNull(use, "use");
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }

  public VerifyOptions withLargestBatch(int rows) {
    return new VerifyOptions(
        rows, randomRows, seed, timeLimit, heapBytes, memoryBytes, runner, use);
  }

  public VerifyOptions withTimeLimit(Duration limit) {
    return new VerifyOptions(
        largestBatch, randomRows, seed, limit, heapBytes, memoryBytes, runner, use);
  }

  public VerifyOptions withMemory(long heap, long all) {
    return new VerifyOptions(largestBatch, randomRows, seed, timeLimit, heap, all, runner, use);
  }

  public VerifyOptions withDevice(DeviceSpec device) {
    return new VerifyOptions(
        largestBatch,
        randomRows,
        seed,
        timeLimit,
        heapBytes,
        memoryBytes,
        runner.withDevice(device),
        use);
  }

  public VerifyOptions withUse(ModelUse newUse) {
    return new VerifyOptions(
        largestBatch, randomRows, seed, timeLimit, heapBytes, memoryBytes, runner, newUse);
  }
}
