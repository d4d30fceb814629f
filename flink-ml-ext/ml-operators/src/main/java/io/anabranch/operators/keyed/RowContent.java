// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.keyed;

import org.apache.flink.table.data.binary.BinaryRowData;

/** The order of rows of equal key and time. */
public final class RowContent {
  private RowContent() {}

  /** Orders rows by their bytes, so that the order in which they came does not matter. */
  // hot path
  public static int compare(BinaryRowData left, BinaryRowData right) {
    return left.getSegments()[0].compare(
        right.getSegments()[0],
        left.getOffset(),
        right.getOffset(),
        left.getSizeInBytes(),
        right.getSizeInBytes());
  }
}
