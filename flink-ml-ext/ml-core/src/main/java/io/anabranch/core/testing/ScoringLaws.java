// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.testing;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold of whatever scores rows, over identifiers of the rows. */
public final class ScoringLaws {
  private ScoringLaws() {}

  /**
   * Every row that went in left exactly once, scored or as a dead letter.
   *
   * @throws AssertionError naming rows that are missing or came too often
   */
  public static <T> void everyRowOnce(
      Collection<T> in, Collection<T> scored, Collection<T> deadLetters) {
    Map<T, Integer> balance = new HashMap<>();
    in.forEach(row -> balance.merge(row, 1, Integer::sum));
    scored.forEach(row -> balance.merge(row, -1, Integer::sum));
    deadLetters.forEach(row -> balance.merge(row, -1, Integer::sum));
    balance.values().removeIf(count -> count == 0);
    if (!balance.isEmpty()) {
      throw new AssertionError(
          "rows in = scored + dead letters: off by "
              + balance
              + " (positive: lost, negative: too many)");
    }
  }

  /**
   * Rows left in the order in which they came, with gaps where some did not leave this way.
   *
   * @throws AssertionError naming the first row out of order
   */
  public static <T> void keepsOrder(List<T> in, List<T> out) {
    int next = 0;
    for (T row : out) {
      while (next < in.size() && !in.get(next).equals(row)) {
        next++;
      }
      if (next == in.size()) {
        throw new AssertionError("row: " + row + " (expected: in the order of arrival)");
      }
      next++;
    }
  }
}
