// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.keyed;

import io.anabranch.core.error.MlException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/** Columns by name. */
public final class Columns {
  private static final Set<LogicalTypeRoot> NUMBERS =
      EnumSet.of(
          LogicalTypeRoot.BOOLEAN,
          LogicalTypeRoot.INTEGER,
          LogicalTypeRoot.BIGINT,
          LogicalTypeRoot.FLOAT,
          LogicalTypeRoot.DOUBLE,
          LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE);

  private Columns() {}

  /**
   * @throws MlException of kind USER where there is none of this name
   */
  public static int indexOf(RowType type, String name) {
    int index = type.getFieldIndex(name);
    if (index < 0) {
      throw MlException.user(
          "column: " + name + " (expected: one of " + type.getFieldNames() + ")");
    }
    return index;
  }

  /**
   * @throws MlException of kind USER where there is none of this name and type
   */
  public static int indexOf(RowType type, String name, LogicalTypeRoot expected) {
    int index = indexOf(type, name);
    LogicalTypeRoot found = type.getTypeAt(index).getTypeRoot();
    if (found != expected) {
      throw MlException.user(name + ": " + found + " (expected: " + expected + ")");
    }
    return index;
  }

  /**
   * A column that can be read as a number.
   *
   * @throws MlException of kind USER where there is none of this name
   */
  public static int indexOfNumber(RowType type, String name) {
    int index = indexOf(type, name);
    LogicalTypeRoot found = type.getTypeAt(index).getTypeRoot();
    if (!NUMBERS.contains(found)) {
      throw MlException.user(
          name + ": " + found + " (expected: BOOLEAN, INT, BIGINT, FLOAT, DOUBLE or TIMESTAMP)");
    }
    return index;
  }
}
