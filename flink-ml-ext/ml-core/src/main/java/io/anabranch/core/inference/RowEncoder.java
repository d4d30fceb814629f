// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

/**
 * Writes rows into the inputs of a micro-batch. One per task; not thread-safe.
 *
 * @param <R> the engine's row
 */
public interface RowEncoder<R> {
  /**
   * Appends the row: begins it, writes every input, commits it.
   *
   * @throws io.anabranch.core.error.MlException of kind DATA if the row cannot be encoded; the
   *     batch then holds no more rows than before
   */
  void encode(R row, TensorBatch batch);
}
