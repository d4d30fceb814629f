// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Reads what features over time look at from a row. One per task; not thread-safe. */
@FunctionalInterface
public interface ValueReader {
  /**
   * Reads a row's values.
   *
   * @param values receives one finite value each, NaN where the value is not known
   * @throws io.anabranch.core.error.MlException of kind DATA if the row is unusable: it becomes a
   *     dead letter and is seen by no window
   */
  void read(RowData row, double[] values);

  /** Makes the reader of a task. */
  @FunctionalInterface
  interface Factory extends Serializable {
    /**
     * @param type of the rows
     * @param values columns or features, in the order in which they are to be read
     */
    ValueReader create(RowType type, List<String> values);
  }

  /** Reads values that are columns of the row: null is not known, NaN and infinities are errors. */
  static Factory ofColumns() {
    return ColumnValues::new;
  }
}
