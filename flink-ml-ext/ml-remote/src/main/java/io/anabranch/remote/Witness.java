// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A request that the server answered well. When it refuses another one, or fails at it again and
 * again, the witness is sent: if that is answered, the rows of the other are to blame; if it is
 * not, the server is. One for a task; any thread.
 */
final class Witness {
  private final RequestWriter writer;
  private final int batchRows;
  private volatile Payload good;

  Witness(RequestWriter writer, ModelSignature signature) {
    this.writer = writer;
    this.batchRows = signature.batchRows();
  }

  boolean isKnown() {
    return good != null;
  }

  /** Keeps the first row of the first batch that is answered. */
  void remember(TensorBatch batch) {
    if (good == null) {
      boolean anyRows = batchRows == ModelSignature.ANY_ROWS;
      good = writer.write((anyRows ? batch.slice(0, 1) : batch).inputs()).copy();
    }
  }

  /** What is known to be good or, before anything is, a row of zeros of the batch's shapes. */
  Payload payload(TensorBatch batch) {
    Payload known = good;
    return known != null ? known : zeros(batch.inputs());
  }

  /** One run's least, of zeros and empty strings; dimensions that are still empty have size 1. */
  Payload zeros(List<Tensor> inputs) {
    List<Tensor> zeros = new ArrayList<>();
    for (Tensor input : inputs) {
      long[] shape = input.shape();
      if (batchRows != ModelSignature.NO_BATCH) {
        shape[0] = Math.max(batchRows, 1);
      }
      for (int i = 0; i < shape.length; i++) {
        shape[i] = Math.max(shape[i], 1);
      }
      Tensor zero = new Tensor(input.name(), input.type(), shape, 0);
      zero.reshape(shape);
      if (input.type() == ElementType.STRING) {
        Arrays.fill(zero.texts(), "");
      }
      zeros.add(zero);
    }
    return writer.write(zeros);
  }
}
