// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import io.anabranch.core.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** One output of a run, over all rows of its batch. */
public sealed interface ModelOutput {
  /**
   * A dense tensor.
   *
   * @param lengths where it has a value for each position of padded sequences: how many of them are
   *     each row's own; null where a row has no padding. Shared with the batch, and valid until it
   *     runs again
   */
  record OfTensor(Tensor tensor, int[] lengths) implements ModelOutput {
    public OfTensor(Tensor tensor) {
      this(tensor, null);
    }

    /** Elements of one row, without its padding, which lies at its end. */
    // hot path
    public int rowElements(int row) {
      int elements = tensor.rowElements();
      return lengths == null
          ? elements
          : Math.toIntExact(elements / tensor.dimension(1) * lengths[row]);
    }

    /** Elements of the one row of a model without a batch dimension, without its padding. */
    public int wholeElements() {
      long elements = tensor.elements();
      return Math.toIntExact(
          lengths == null ? elements : elements / tensor.dimension(0) * lengths[0]);
    }
  }

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
