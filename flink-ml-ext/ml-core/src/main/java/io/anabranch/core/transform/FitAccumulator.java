// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.row.RowView;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Collects what a transform is fitted from. The result is a function of the multiset of values: not
 * of their order, nor of how rows were divided and merged. Not thread-safe.
 */
public interface FitAccumulator {
  /** Takes the row's value; null and NaN are left out. */
  void add(RowView row, int slot);

  /** Takes all of another accumulator of the same transform. */
  void merge(FitAccumulator other);

  void write(DataOutput out) throws IOException;

  /** Replaces the content by what {@link #write} wrote. */
  void read(DataInput in) throws IOException;

  /**
   * The statistics.
   *
   * @throws io.anabranch.core.error.MlException of kind USER if there was no value to learn from
   */
  Statistics result();
}
