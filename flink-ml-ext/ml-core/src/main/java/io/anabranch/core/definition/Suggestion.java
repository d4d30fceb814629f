// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import java.util.Collection;
import java.util.Locale;

/** Finds what somebody probably meant, by edit distance with swaps of neighbours. */
public final class Suggestion {
  private static final int MOST_LISTED = 30;

  private Suggestion() {}

  /** As in {@code one of window, rows; did you mean window?}. */
  public static String oneOf(String found, Collection<String> accepted) {
    return oneOf(found, accepted, accepted);
  }

  /** The same, where only some of the accepted words can have been meant. */
  static String oneOf(String found, Collection<String> likely, Collection<String> accepted) {
    String names =
        accepted.size() <= MOST_LISTED
            ? String.join(", ", accepted)
            : String.join(", ", accepted.stream().limit(MOST_LISTED).toList()) + ", ...";
    String nearest = nearest(found, likely);
    return "one of " + names + (nearest == null ? "" : "; did you mean " + nearest + "?");
  }

  /** The accepted word nearest to the one found; null if none is near. */
  static String nearest(String found, Collection<String> accepted) {
    // One letter may be anything; of three, one may be wrong.
    int limit = Math.min(3, (found.length() + 1) / 3);
    String nearest = null;
    for (String word : accepted) {
      int distance = distance(found.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT), limit);
      if (distance <= limit) {
        nearest = word;
        limit = distance - 1;
      }
    }
    return nearest;
  }

  /** Optimal string alignment distance; more than {@code limit} if it is not below. */
  static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) > limit) {
      return limit + 1;
    }
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
