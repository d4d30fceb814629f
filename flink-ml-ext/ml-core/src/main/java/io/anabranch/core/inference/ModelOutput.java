// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import io.anabranch.core.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** One output of a run, over all rows of its batch. */
public sealed interface ModelOutput {
  /** A dense tensor. */
  record OfTensor(Tensor tensor) implements ModelOutput {}

  /** One map per row, from label ({@code Long} or {@code String}) to score. */
  record OfMaps(String name, List<Map<Object, Double>> rows) implements ModelOutput {
    public OfMaps {
      rows = List.copyOf(rows);
    }
  }

  /**
   * A sequence of tensors, each of its own shape; it belongs to the run as a whole, so only a model
   * without a batch dimension has one.
   */
  record OfTensors(String name, List<Tensor> tensors) implements ModelOutput {
    public OfTensors {
      tensors = List.copyOf(tensors);
    }
  }
}
