// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import java.util.List;
import java.util.Objects;

/**
 * Whether a row's prediction depends on the rows beside it.
 *
 * @param kind what was found
 * @param largestDifference the largest absolute difference between predictions of one row; 0 where
 *     they are equal to the last bit
 * @param batchSizes the sizes that were compared; empty for {@link Kind#UNBATCHED}
 */
public record Invariance(Kind kind, double largestDifference, List<Integer> batchSizes) {
  /** What was found. */
  public enum Kind {
    /** The same bits alone, in every batch and at every position. */
    EXACT,
    /** Differences of at most {@link #largestDifference}. */
    WITHIN,
    /** Every run is one row: there is nothing to compare. */
    UNBATCHED
  }

  public Invariance {
    Objects.requireNonNull(kind, "kind");
    batchSizes = batchSizes == null ? List.of() : List.copyOf(batchSizes);
  }
}
