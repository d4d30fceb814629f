// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.tensor.TensorSpec;
import java.util.List;
import java.util.Objects;

/**
 * What feeds one input of a model.
 *
 * @param input the model's input
 * @param sources columns or features, in the order of the elements of a row
 */
public record InputBinding(TensorSpec input, List<String> sources) {
  public InputBinding {
    Objects.requireNonNull(input, "input");
    sources = List.copyOf(sources);
  }

  /**
   * The shape of the input where one run is one row: as the model has it, but with 1 for an open
   * first dimension before others, and all sources in any other open one.
   */
  long[] wholeShape() {
    long[] shape = input.shape();
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 0) {
        shape[i] = i == 0 && shape.length > 1 ? 1 : sources.size();
      }
    }
    return shape;
  }
}
