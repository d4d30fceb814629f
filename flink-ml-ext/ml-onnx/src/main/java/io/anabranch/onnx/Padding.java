// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Fills a batch up to the size that a model insists on, and cuts its outputs back. */
final class Padding {
  private Padding() {}

  /** Copies with {@code size} rows; those beyond {@code rows} repeat the first, which is valid. */
  static List<Tensor> fill(List<Tensor> inputs, int rows, int size) {
    List<Tensor> filled = new ArrayList<>(inputs.size());
    for (Tensor input : inputs) {
      long[] shape = input.shape();
      shape[0] = size;
      Tensor copy =
          new Tensor(
              input.name(), input.type(), shape, Math.multiplyExact(input.rowElements(), size));
      for (int row = 0; row < size; row++) {
        copyRow(input, row < rows ? row : 0, copy, row);
      }
      filled.add(copy);
    }
    return filled;
  }

  private static void copyRow(Tensor from, int source, Tensor to, int target) {
    int elements = from.rowElements();
    if (from.type() == ElementType.STRING) {
      System.arraycopy(from.texts(), source * elements, to.texts(), target * elements, elements);
    } else {
      int width = elements * from.type().bytes();
      to.bytes().put(target * width, from.bytes(), source * width, width);
    }
  }

  static List<ModelOutput> cut(List<ModelOutput> outputs, int rows) {
    List<ModelOutput> cut = new ArrayList<>(outputs.size());
    for (ModelOutput output : outputs) {
      if (output instanceof ModelOutput.OfMaps maps) {
        cut.add(new ModelOutput.OfMaps(maps.name(), maps.rows().subList(0, rows)));
      } else {
        if (output instanceof ModelOutput.OfTensor tensor) {
          tensor.tensor().resize(rows);
        }
        cut.add(output);
      }
    }
    return cut;
  }
}
