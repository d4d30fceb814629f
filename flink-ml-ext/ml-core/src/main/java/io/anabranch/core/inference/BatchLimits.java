// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;

/**
 * When a micro-batch of one model is full.
 *
 * @param rows a batch holds at most so many rows
 * @param rowsClose what a batch of so many rows was closed by
 * @param bytes a batch closes at so many bytes; {@link #NOT_COUNTED} where every row takes the same
 *     and {@code rows} already says it
 * @param tokens a batch closes at so many positions of sequences; {@link #NOT_COUNTED} as well
 */
record BatchLimits(int rows, CloseReason rowsClose, long bytes, long tokens) {
  static final long NOT_COUNTED = -1;

  static BatchLimits of(ModelSignature signature, Sequences sequences, BatchPolicy policy) {
    int rows = signature.limitRows(policy.maxRows());
    if (!sequences.inputs().isEmpty()) {
      return new BatchLimits(rows, CloseReason.SIZE, policy.maxBytes(), policy.maxTokens());
    }
    long rowBytes = fixedRowBytes(signature);
    if (rowBytes < 0) {
      return new BatchLimits(rows, CloseReason.SIZE, policy.maxBytes(), NOT_COUNTED);
    }
    // The row that reaches the limit is still part of the batch: a row larger than it can be run.
    long heavy = rowBytes == 0 ? rows : (policy.maxBytes() - 1) / rowBytes + 1;
    return heavy < rows
        ? new BatchLimits((int) heavy, CloseReason.WEIGHT, NOT_COUNTED, NOT_COUNTED)
        : new BatchLimits(rows, CloseReason.SIZE, NOT_COUNTED, NOT_COUNTED);
  }

  /** Whether rows are weighed one by one. */
  boolean weighs() {
    return bytes != NOT_COUNTED;
  }

  boolean isHeavy(long countedBytes, long countedTokens) {
    return weighs() && (countedBytes >= bytes || tokens != NOT_COUNTED && countedTokens >= tokens);
  }

  /** Bytes of every row's inputs; -1 where rows differ. */
  private static long fixedRowBytes(ModelSignature signature) {
    long bytes = 0;
    for (TensorSpec input : signature.inputs()) {
      long elements = elements(input, signature.batchRows() == ModelSignature.NO_BATCH ? 0 : 1);
      if (elements < 0 || input.type() == ElementType.STRING) {
        return -1;
      }
      bytes += elements * input.type().bytes();
    }
    return bytes;
  }

  private static long elements(TensorSpec input, int firstAxis) {
    long elements = 1;
    long[] shape = input.shape();
    for (int axis = firstAxis; axis < shape.length; axis++) {
      if (shape[axis] < 0) {
        return -1;
      }
      elements = Math.multiplyExact(elements, shape[axis]);
    }
    return elements;
  }
}
