// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.row;

/**
 * Read access to one row by column position. An engine implements it once as a reusable view; no
 * value is boxed.
 *
 * <p>A getter may be called only where {@link #isNull} is false, and must fit the column's {@link
 * ColumnType.Slot}: {@link #integer} for INTEGER, {@link #number} for NUMBER, {@link #text} for
 * TEXT.
 */
public interface RowView {
  boolean isNull(int column);

  long integer(int column);

  double number(int column);

  String text(int column);
}
