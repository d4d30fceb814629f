// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.TensorSpec;
import java.util.List;
import java.util.Set;

/**
 * How many rows one run takes, as the shapes say it. Every input must begin with the batch
 * dimension: all open, or all of the same fixed size; and no output may deny it. When in doubt a
 * run is one row, since rows that are thrown together by mistake give wrong numbers, and rows that
 * are not only give them slowly.
 */
final class BatchDimension {
  private BatchDimension() {}

  /**
   * @param shapeless inputs and outputs whose very rank is left open
   * @return as {@link ModelSignature#batchRows}
   */
  static int rows(List<TensorSpec> inputs, List<OutputSpec> outputs, Set<String> shapeless) {
    if (inputs.isEmpty()) {
      return ModelSignature.NO_BATCH;
    }
    for (TensorSpec input : inputs) {
      boolean rankOpen = input.rank() == 1 && shapeless.contains(input.name());
      if (input.rank() == 0 || rankOpen) {
        return ModelSignature.NO_BATCH;
      }
    }
    long first = inputs.get(0).shape()[0];
    for (TensorSpec input : inputs) {
      if (input.shape()[0] != first) {
        return ModelSignature.NO_BATCH;
      }
    }
    for (OutputSpec output : outputs) {
      if (!follows(output, first)) {
        return ModelSignature.NO_BATCH;
      }
    }
    return first < 0 ? ModelSignature.ANY_ROWS : Math.toIntExact(first);
  }

  /** A declared size of 1 is let pass: models declare {@code [1]} and give a value per row. */
  private static boolean follows(OutputSpec output, long rows) {
    if (output instanceof OutputSpec.OfTensor tensor) {
      long[] shape = tensor.tensor().shape();
      return shape.length > 0 && (shape[0] < 0 || shape[0] == rows || shape[0] == 1);
    }
    return output instanceof OutputSpec.OfMaps;
  }
}
