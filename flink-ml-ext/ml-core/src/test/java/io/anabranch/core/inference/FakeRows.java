// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import java.util.List;

/** Rows of the fake model: {@code {value, identifier}}. */
final class FakeRows {
  private FakeRows() {}

  static RowEncoder<double[]> encoder(ModelSignature signature) {
    return (row, batch) -> {
      if (signature.batchRows() == ModelSignature.NO_BATCH) {
        batch.inputs().get(0).putNumber(0, row[0]);
        batch.inputs().get(0).putNumber(1, row[1]);
        batch.commitWhole();
      } else {
        int at = 2 * batch.beginRow();
        batch.inputs().get(0).putNumber(at, row[0]);
        batch.inputs().get(0).putNumber(at + 1, row[1]);
        batch.commitRow();
      }
    };
  }

  /** A sealed batch of rows whose identifiers are their positions. */
  static TensorBatch batch(ModelSignature signature, List<Double> values) {
    TensorBatch batch = TensorBatch.allocate(signature, 1);
    fill(batch, signature, values);
    return batch;
  }

  static void fill(TensorBatch batch, ModelSignature signature, List<Double> values) {
    RowEncoder<double[]> encoder = encoder(signature);
    for (int i = 0; i < values.size(); i++) {
      encoder.encode(new double[] {values.get(i), i}, batch);
    }
    batch.seal();
  }

  static double prediction(List<ModelOutput> outputs, int index) {
    return ((ModelOutput.OfTensor) outputs.get(0)).tensor().number(2 * index);
  }

  static double identifier(List<ModelOutput> outputs, int index) {
    return ((ModelOutput.OfTensor) outputs.get(0)).tensor().number(2 * index + 1);
  }
}
