// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import io.anabranch.core.over.OverSpec;
import io.anabranch.core.over.OverWindows;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/**
 * What an operator over time has to know, on its way to the tasks.
 *
 * @param rowType of the rows that come in
 * @param specs features of one key
 * @param reader of the values that the features look at
 */
record OverSetup(RowType rowType, List<OverSpec> specs, ValueReader.Factory reader)
    implements Serializable {
  OverWindows windows() {
    return new OverWindows(specs);
  }

  ValueReader openReader() {
    return reader.create(rowType, windows().values());
  }
}
