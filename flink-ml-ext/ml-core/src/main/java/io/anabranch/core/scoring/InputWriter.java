// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.row.RowView;

/** Fills one input of a model that takes arrays or images. One per task; not thread-safe. */
interface InputWriter {
  /**
   * Writes the input of one row that was begun.
   *
   * @param index of the row in the batch
   * @throws MlException of kind DATA if the row cannot be encoded
   */
  void write(RowView row, TensorBatch batch, int index);
}
