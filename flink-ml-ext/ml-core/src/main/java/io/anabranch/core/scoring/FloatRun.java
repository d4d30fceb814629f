// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.ArrayList;
import java.util.List;

/**
 * Elements of a FLOAT input that come from columns of one type which lie side by side in the row.
 *
 * @param position the first element's place in a row of the input
 * @param column the first column's place in the row
 * @param count how many there are
 */
record FloatRun(int position, int column, int count) {
  /** Shorter ones are written one by one. */
  private static final int SHORTEST = 2;

  /**
   * All runs of one input, in order.
   *
   * @param sources for each element the complement of a column's place, or something else that is
   *     not negative
   */
  static FloatRun[] of(int[] sources, List<Column> row) {
    List<FloatRun> runs = new ArrayList<>();
    int start = 0;
    while (start < sources.length) {
      int end = start;
      while (end < sources.length && continues(sources, start, end, row)) {
        end++;
      }
      if (end - start >= SHORTEST) {
        runs.add(new FloatRun(start, ~sources[start], end - start));
      }
      start = Math.max(end, start + 1);
    }
    return runs.toArray(FloatRun[]::new);
  }

  private static boolean continues(int[] sources, int start, int at, List<Column> row) {
    return sources[at] < 0
        && ~sources[at] - ~sources[start] == at - start
        && type(sources[at], row) == type(sources[start], row);
  }

  private static ColumnType type(int source, List<Column> row) {
    return row.get(~source).type();
  }

  int end() {
    return position + count;
  }
}
