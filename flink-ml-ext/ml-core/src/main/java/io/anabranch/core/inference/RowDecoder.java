// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import java.util.List;

/**
 * Joins a row with its prediction. One per task; not thread-safe.
 *
 * @param <R> the engine's row that went in
 * @param <O> the engine's row that comes out
 */
public interface RowDecoder<R, O> {
  /**
   * @param outputs of the run that this row was in
   * @param index of the row in that run
   */
  O decode(R row, List<ModelOutput> outputs, int index);

  /** Which model made the rows that follow; said only where rows go to several. */
  default void madeBy(ModelIdentity model) {}
}
