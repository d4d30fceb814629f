// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.row.ArrayView;
import io.anabranch.core.row.RowView;
import io.anabranch.core.tensor.Tensor;
import java.util.Arrays;

/** Writes an array, and plain values around it, into an input of a fixed number of elements. */
final class MixedInput implements InputWriter {
  private final FeatureEncoder values;
  private final ArrayElements[] arrays;
  private final int input;
  private final int width;
  private final int plain;

  /**
   * @param values writes the plain values
   * @param arrays by position among the sources, one of them; null for a plain value
   * @param input its position in the signature
   */
  MixedInput(InputBinding binding, FeatureEncoder values, ArrayElements[] arrays, int input) {
    this.values = values;
    this.arrays = arrays;
    this.input = input;
    this.width = binding.rowElements();
    this.plain = (int) Arrays.stream(arrays).filter(array -> array == null).count();
  }

  // hot path
  @Override
  public void write(RowView row, TensorBatch batch, int index) {
    Tensor tensor = batch.inputs().get(input);
    int element = index * width;
    int length = width - plain;
    for (int i = 0; i < arrays.length; i++) {
      if (arrays[i] == null) {
        values.putSource(row, tensor, element++, input, i);
        continue;
      }
      ArrayView array = arrays[i].of(row);
      if (array.size() != length) {
        throw arrays[i].wrongSize(array.size(), Integer.toString(length));
      }
      arrays[i].write(array, length, tensor, element);
      element += length;
    }
  }
}
