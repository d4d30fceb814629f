// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import io.anabranch.core.inference.ModelSignature;
import java.io.Serializable;
import java.util.List;

/**
 * What the caller knows better than the model file.
 *
 * @param batchRows as {@link ModelSignature#batchRows}, or {@link #AUTO} to read it from the shapes
 * @param outputs names of the outputs that are wanted, in the model's order; none means all
 */
public record ModelUse(int batchRows, List<String> outputs) implements Serializable {
  public static final int AUTO = -2;

  /** All outputs, rows per run as the shapes say. */
  public static final ModelUse DEFAULT = new ModelUse(AUTO, List.of());

  /** Every run is one row, whatever the shapes look like. */
  public static final ModelUse WHOLE = new ModelUse(ModelSignature.NO_BATCH, List.of());

  public ModelUse {
    outputs = List.copyOf(outputs);
    if (batchRows < AUTO) {
      throw new IllegalArgumentException("batchRows: " + batchRows + " (expected: >= -2)");
    }
  }
}
