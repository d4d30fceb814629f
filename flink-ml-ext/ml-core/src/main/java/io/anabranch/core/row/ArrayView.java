// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.row;

import java.nio.ByteBuffer;

/**
 * Read access to the elements of one array by position, without boxing. A getter may be called only
 * where {@link #isNull} is false, and must fit the element's {@link ColumnType.Slot}; {@link
 * #number} reads whole numbers too.
 */
public interface ArrayView {
  /**
   * Writes the first elements of an array of FLOAT as floats, where the array's form lets that be
   * done without a call per value.
   *
   * @param to written at absolute positions only
   * @param at the byte where the first float goes
   * @return false where it cannot be done so, or one of them is null or not finite; what was
   *     written then has no meaning
   */
  default boolean floats(int elements, ByteBuffer to, int at) {
    return false;
  }

  int size();

  boolean isNull(int element);

  long integer(int element);

  double number(int element);

  String text(int element);
}
