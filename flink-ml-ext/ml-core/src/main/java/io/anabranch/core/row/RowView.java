// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.row;

import java.nio.ByteBuffer;

/**
 * Read access to one row by column position. An engine implements it once as a reusable view; no
 * value is boxed.
 *
 * <p>A getter may be called only where {@link #isNull} is false, and must fit the column's {@link
 * ColumnType.Slot}: {@link #integer} for INTEGER, {@link #number} for NUMBER, {@link #text} for
 * TEXT. {@link #bytes} and {@link #array} are for columns of those types; a view of rows that never
 * have any leaves them out.
 */
public interface RowView {
  /**
   * Writes columns that lie side by side, all of them FLOAT or all of them DOUBLE, as floats, where
   * the row's form lets that be done without a call per value.
   *
   * @param to written at absolute positions only
   * @param at the byte where the first float goes
   * @return false where it cannot be done so, or one of them is null or no finite float; what was
   *     written then has no meaning
   */
  default boolean floats(int column, int count, ByteBuffer to, int at) {
    return false;
  }

  boolean isNull(int column);

  long integer(int column);

  double number(int column);

  String text(int column);

  /** The bytes of a column of type BYTES; not to be changed. */
  default byte[] bytes(int column) {
    throw new IllegalStateException("column " + column + ": no bytes (expected: plain values)");
  }

  /** The elements of an array; valid until the same column is asked again or the row changes. */
  default ArrayView array(int column) {
    throw new IllegalStateException("column " + column + ": no array (expected: plain values)");
  }
}
