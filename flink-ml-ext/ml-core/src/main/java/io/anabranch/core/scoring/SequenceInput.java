// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.row.ArrayView;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.RowView;

/** Writes one array as a sequence, position by position; the batch pads it. */
final class SequenceInput implements InputWriter {
  private final String column;
  private final ArrayElements elements;
  private final int input;
  private final int width;
  private int kept;

  /**
   * @param input its position in the signature
   */
  SequenceInput(InputBinding binding, Column column, int position, int input) {
    this.column = column.name();
    this.elements = new ArrayElements(column, position, binding.input());
    this.input = input;
    this.width = binding.positionElements();
  }

  /** Positions of the row's sequence. */
  int length(RowView row) {
    int size = elements.of(row).size();
    if (size % width != 0) {
      throw elements.wrongSize(size, "a multiple of " + width);
    }
    return size / width;
  }

  /** All sequences of a row are equally long. */
  void require(int length, SequenceInput first, RowView row) {
    int own = length(row);
    if (own != length) {
      throw MlException.data(
          column
              + ": "
              + own
              + " positions (expected: "
              + length
              + ", as many as "
              + first.column
              + " has)");
    }
  }

  /** How many positions of the row are to be written: fewer than there are if it is cut. */
  void keep(int positions) {
    kept = positions;
  }

  // hot path
  @Override
  public void write(RowView row, TensorBatch batch, int index) {
    ArrayView array = elements.of(row);
    elements.write(array, kept * width, batch.inputs().get(input), batch.sequenceStart(input));
  }
}
