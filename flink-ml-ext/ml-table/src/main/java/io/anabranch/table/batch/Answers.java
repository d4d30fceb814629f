// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.batch;

import io.anabranch.core.error.MlException;
import org.apache.flink.table.data.RowData;

/**
 * Hears what became of each row, once. Called by one thread at a time, but not always the same;
 * must not block.
 *
 * @param <T> what the caller knows a row by
 */
public interface Answers<T> {
  /**
   * @param outputs of the model, followed by what made them, as {@link
   *     io.anabranch.table.model.RowScorer#score} gives them; the same instance for all rows
   */
  void scored(T ticket, RowData outputs);

  /**
   * The row cannot be scored, others can.
   *
   * @param error of kind DATA
   */
  void refused(T ticket, MlException error);

  /** The model cannot run: no row is at fault, and the job should fail. */
  void failed(T ticket, Throwable error);
}
