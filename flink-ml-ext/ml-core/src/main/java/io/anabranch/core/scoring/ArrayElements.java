// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.ArrayView;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.row.RowView;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;

/** Writes the elements of an array column into a tensor. */
final class ArrayElements {
  private final Column column;
  private final int position;
  private final TensorSpec target;

  /**
   * @param position of the column in the row
   */
  ArrayElements(Column column, int position, TensorSpec target) {
    this.column = column;
    this.position = position;
    this.target = target;
  }

  /** The row's array; a null is refused. */
  ArrayView of(RowView row) {
    if (row.isNull(position)) {
      throw refuse("", "null", "an array");
    }
    return row.array(position);
  }

  // hot path

  /** Writes the first elements of an array side by side. */
  void write(ArrayView array, int elements, Tensor input, int start) {
    if (target.type() == ElementType.FLOAT
        && array.floats(elements, input.memory(), start * Float.BYTES)) {
      return;
    }
    ColumnType.Slot slot = column.type().element().slot();
    for (int i = 0; i < elements; i++) {
      if (array.isNull(i)) {
        throw refuse("[" + i + "]", "null", "a value");
      }
      switch (slot) {
        case INTEGER -> writeInteger(array.integer(i), i, input, start + i);
        case NUMBER -> writeNumber(array.number(i), i, input, start + i);
        default -> input.putText(start + i, array.text(i));
      }
    }
  }

  private void writeNumber(double value, int i, Tensor input, int element) {
    if (target.type() == ElementType.FLOAT && Float.isFinite((float) value)) {
      input.putFloat(element, (float) value);
      return;
    }
    if (!FeatureEncoder.fits(value, target.type())) {
      throw refuse("[" + i + "]", Double.toString(value), finite());
    }
    input.putNumber(element, value);
  }

  private void writeInteger(long value, int i, Tensor input, int element) {
    boolean wraps = target.type() == ElementType.UINT64 && value < 0;
    if (wraps || !FeatureEncoder.fits((double) value, target.type())) {
      throw refuse("[" + i + "]", Long.toString(value), finite());
    }
    input.putInteger(element, value);
  }

  private String finite() {
    return "a finite number that fits " + target.type();
  }

  /** Names the sizes of an array that does not fill its place. */
  MlException wrongSize(int found, String expected) {
    return refuse("", found + " elements", expected);
  }

  private MlException refuse(String index, String value, String expected) {
    return MlException.data(
        column.name()
            + index
            + ": "
            + value
            + " (expected: "
            + expected
            + ", for the model's input "
            + target.name()
            + ")");
  }
}
