// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

/**
 * One statistic of a window, as the definition writes it.
 *
 * @param kind which statistic
 * @param rank of {@code lag-N}: the N-th newest known value; 1 elsewhere
 */
record OverStat(Kind kind, int rank) {
  /** The statistics, each over the known values of the window. */
  enum Kind {
    /** How many; 0, not null, of none. */
    COUNT,
    SUM,
    MEAN,
    /** The standard deviation of a sample; null of fewer than two. */
    STD,
    MIN,
    MAX,
    /** The newest. */
    LAST,
    /** The N-th newest. */
    LAG,
    /** The newest less the one before it. */
    DELTA,
    /** Seconds from the newest to the row. */
    SINCE_LAST,
    /** The mean in which a value loses half its weight every half-life. */
    EWMA
  }

  /** Reads one of {@link OverSpec#stats}. */
  static OverStat parse(String text) {
    switch (text) {
      case "count":
        return new OverStat(Kind.COUNT, 1);
      case "sum":
        return new OverStat(Kind.SUM, 1);
      case "mean":
        return new OverStat(Kind.MEAN, 1);
      case "std":
        return new OverStat(Kind.STD, 1);
      case "min":
        return new OverStat(Kind.MIN, 1);
      case "max":
        return new OverStat(Kind.MAX, 1);
      case "last":
        return new OverStat(Kind.LAST, 1);
      case "delta":
        return new OverStat(Kind.DELTA, 1);
      case "since-last":
        return new OverStat(Kind.SINCE_LAST, 1);
      case "ewma":
        return new OverStat(Kind.EWMA, 1);
      default:
        return new OverStat(Kind.LAG, Integer.parseInt(text.substring("lag-".length())));
    }
  }

  /** How many of the newest values it looks back on. */
  int depth() {
    switch (kind) {
      case LAST:
      case SINCE_LAST:
      case LAG:
        return rank;
      case DELTA:
        return 2;
      default:
        return 0;
    }
  }
}
