// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RowDecoder;
import io.anabranch.core.inference.RowEncoder;

/**
 * Rows {@code {identifier, value}} for the fake model; comes out {@code {identifier, prediction,
 * identifier that the model saw}}, in one reused array. A value of NaN cannot be encoded, a value
 * of infinity cannot be decoded.
 */
final class FakeCodec implements ScoringCodec<double[], double[]> {
  private static final long serialVersionUID = 1L;

  @Override
  public RowEncoder<double[]> encoder(ModelSignature signature) {
    boolean whole = signature.batchRows() == ModelSignature.NO_BATCH;
    return (row, batch) -> {
      int at = whole ? 0 : 2 * batch.beginRow();
      batch.inputs().get(0).putNumber(at, 7777);
      if (Double.isNaN(row[1])) {
        throw MlException.data("value: NaN (expected: a number)");
      }
      batch.inputs().get(0).putNumber(at, row[1]);
      batch.inputs().get(0).putNumber(at + 1, row[0]);
      if (whole) {
        batch.commitWhole();
      } else {
        batch.commitRow();
      }
    };
  }

  @Override
  public RowDecoder<double[], double[]> decoder(ModelSignature signature, ModelIdentity identity) {
    double[] reused = new double[3];
    return (row, outputs, index) -> {
      var prediction = ((ModelOutput.OfTensor) outputs.get(0)).tensor();
      if (Double.isInfinite(prediction.number(2 * index))) {
        throw MlException.data("prediction: Infinity (expected: finite)");
      }
      reused[0] = row[0];
      reused[1] = prediction.number(2 * index);
      reused[2] = prediction.number(2 * index + 1);
      return reused;
    };
  }
}
