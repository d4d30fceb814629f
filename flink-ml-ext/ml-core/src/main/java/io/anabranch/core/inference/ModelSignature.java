// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import io.anabranch.core.tensor.TensorSpec;
import java.util.List;

/**
 * What a model takes and gives.
 *
 * @param inputs in the model's own order
 * @param outputs in the model's own order
 * @param batchRows rows that one run takes: {@link #ANY_ROWS}, a fixed number, or {@link #NO_BATCH}
 *     for a model without a batch dimension, whose every run is one row
 */
public record ModelSignature(List<TensorSpec> inputs, List<OutputSpec> outputs, int batchRows) {
  public static final int ANY_ROWS = -1;
  public static final int NO_BATCH = 0;

  public ModelSignature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    if (batchRows < ANY_ROWS) {
      throw new IllegalArgumentException("batchRows: " + batchRows + " (expected: >= -1)");
    }
  }

  /** Most rows that one run may take, given what the caller would like. */
  public int limitRows(int wanted) {
    return switch (batchRows) {
      case ANY_ROWS -> wanted;
      case NO_BATCH -> 1;
      default -> batchRows;
    };
  }
}
