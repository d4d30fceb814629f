// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.BatchScorer;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.Scores;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Batches of numbers, and what became of their rows. */
final class Batches {
  private Batches() {}

  /** Every input gets the row's value in its first element and the row's number in the others. */
  static TensorBatch of(ModelSignature signature, double... values) {
    TensorBatch batch = TensorBatch.allocate(signature, values.length);
    for (int row = 0; row < values.length; row++) {
      batch.beginRow();
      for (Tensor input : batch.inputs()) {
        int width = input.rowElements();
        for (int i = 0; i < width; i++) {
          input.putNumber(row * width + i, i == 0 ? values[row] : row);
        }
      }
      batch.commitRow();
    }
    batch.seal();
    return batch;
  }

  /**
   * What became of each row: the bits of its first output, or the message of its dead letter. Holds
   * every row once, or fails.
   */
  static List<String> score(ModelRunner runner, TensorBatch batch) {
    String[] rows = new String[batch.rows()];
    Scores scores = new Scores();
    new BatchScorer(runner).score(batch, scores);
    scores.forEach(
        new Scores.Sink() {
          @Override
          public void scored(int first, int count, int at, List<ModelOutput> outputs) {
            Tensor output = ((ModelOutput.OfTensor) outputs.get(0)).tensor();
            int width = output.rowElements();
            for (int i = 0; i < count; i++) {
              List<Double> values = new ArrayList<>();
              for (int j = 0; j < width; j++) {
                values.add(output.number((at + i) * width + j));
              }
              set(first + i, values.toString());
            }
          }

          @Override
          public void failed(int row, MlException error) {
            set(row, error.kind() + " " + error.getMessage());
          }

          private void set(int row, String text) {
            if (rows[row] != null) {
              throw new AssertionError("row " + row + " came twice");
            }
            rows[row] = text;
          }
        });
    return List.of(rows);
  }
}
