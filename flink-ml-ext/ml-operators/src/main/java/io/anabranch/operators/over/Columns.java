// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import io.anabranch.core.error.MlException;
import org.apache.flink.table.types.logical.RowType;

/** Columns by name. */
final class Columns {
  private Columns() {}

  static int indexOf(RowType type, String name) {
    int index = type.getFieldIndex(name);
    if (index < 0) {
      throw MlException.user(
          "column: " + name + " (expected: one of " + type.getFieldNames() + ")");
    }
    return index;
  }
}
