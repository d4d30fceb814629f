// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.row.RowView;

/** The sequences of a model's inputs, which begin together in every row. */
final class SequenceInputs {
  private final SequenceInput[] sequences;

  SequenceInputs(SequenceInput[] sequences) {
    this.sequences = sequences;
  }

  // hot path
  void begin(RowView row, TensorBatch batch) {
    if (sequences.length == 0) {
      return;
    }
    int length = sequences[0].length(row);
    for (int i = 1; i < sequences.length; i++) {
      sequences[i].require(length, sequences[0], row);
    }
    int kept = batch.beginSequences(length);
    for (SequenceInput sequence : sequences) {
      sequence.keep(kept);
    }
  }
}
