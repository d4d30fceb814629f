// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

/**
 * What Flink's JSON format does not look at: it reads the first value of a record and ignores the
 * rest, so a second object on the line would be lost.
 */
final class JsonText {
  private JsonText() {}

  /**
   * Whether nothing but white space follows the first object or array. Text that is no JSON at all
   * passes; the decoder says more about it.
   */
  // hot path
  static boolean isOneValue(byte[] record) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < record.length; i++) {
      byte c = record[i];
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if ((c == '}' || c == ']') && --depth <= 0) {
        return isBlank(record, i + 1);
      }
    }
    return true;
  }

  static boolean isEmptyArray(byte[] record) {
    int open = skipBlank(record, 0);
    if (open == record.length || record[open] != '[') {
      return false;
    }
    int close = skipBlank(record, open + 1);
    return close < record.length && record[close] == ']';
  }

  static boolean isBlank(byte[] record, int from) {
    return skipBlank(record, from) == record.length;
  }

  private static int skipBlank(byte[] record, int from) {
    int i = from;
    while (i < record.length && record[i] <= ' ' && record[i] >= 0) {
      i++;
    }
    return i;
  }
}
