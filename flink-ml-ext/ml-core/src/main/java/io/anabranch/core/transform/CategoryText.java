// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.ColumnType;

/** Categories are kept as text; booleans and whole numbers have one text each. */
final class CategoryText {
  private CategoryText() {}

  static String of(long value, ColumnType type) {
    if (type == ColumnType.BOOLEAN) {
      return value == 0 ? "false" : "true";
    }
    return Long.toString(value);
  }

  static long toInteger(String text, ColumnType type) {
    if (type == ColumnType.BOOLEAN && (text.equals("true") || text.equals("false"))) {
      return text.equals("true") ? 1 : 0;
    }
    try {
      if (type != ColumnType.BOOLEAN) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException e) {
      // Reported below, like a text that is no boolean.
    }
    throw MlException.user(
        "categories: \""
            + text
            + "\" (expected: "
            + (type == ColumnType.BOOLEAN ? "true or false" : "whole numbers")
            + ", as the column is "
            + type
            + ")");
  }
}
