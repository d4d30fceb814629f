// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One feature over time as the definition states it: statistics of the key's earlier rows.
 *
 * <p>A row at event time {@code t} sees the rows of its key with event time in {@code [t - lag -
 * window, t - lag)}, of these at most the newest {@code rows} whose value is known. It never sees
 * itself nor a row of its own time.
 *
 * @param name prefix of the outputs: {@code name_mean}, {@code name_count}, ...
 * @param key the key columns
 * @param of the column or earlier feature whose values are looked at
 * @param window how far back, in event time
 * @param rows at most so many of the newest rows with a known value
 * @param lag how much later than its event time a value becomes known
 * @param stats what is computed, in order: {@code count, sum, mean, std, min, max, last, lag-N,
 *     delta, since-last, ewma}
 * @param halfLife of {@code ewma}; null where no ewma is asked for
 */
public record OverSpec(
    String name,
    List<String> key,
    String of,
    Duration window,
    int rows,
    Duration lag,
    List<String> stats,
    Duration halfLife)
    implements Serializable {
  /** The cap on the rows of a window when the definition gives none. */
  public static final int DEFAULT_ROWS = 65_536;

  /** The longest {@code window} and {@code lag}: far from any overflow of milliseconds. */
  public static final Duration MAX_REACH = Duration.ofDays(36_525);

  /** What {@link #stats} may hold; {@code lag-N} stands for any N from 1 to 999. */
  public static final List<String> STATS =
      List.of(
          "count",
          "sum",
          "mean",
          "std",
          "min",
          "max",
          "last",
          "lag-N",
          "delta",
          "since-last",
          "ewma");

  private static final Pattern LAG = Pattern.compile("lag-[1-9][0-9]{0,2}");

  public OverSpec {
    Objects.requireNonNull(name, "name");
    key = List.copyOf(key);
    Objects.requireNonNull(of, "of");
    Objects.requireNonNull(window, "window");
    Objects.requireNonNull(lag, "lag");
    stats = List.copyOf(stats);
    check(!key.isEmpty(), "key", key, "at least one column");
    check(window.compareTo(MAX_REACH) <= 0, "window", window, "at most " + MAX_REACH);
    check(window.toMillis() > 0, "window", window, "at least 1 ms");
    check(rows > 0, "rows", rows, "> 0");
    check(!lag.isNegative(), "lag", lag, ">= 0");
    check(lag.compareTo(MAX_REACH) <= 0, "lag", lag, "at most " + MAX_REACH);
    check(!stats.isEmpty(), "stats", stats, "at least one statistic");
    for (String stat : stats) {
      check(isStat(stat), "stats", stat, "one of " + String.join(", ", STATS));
    }
    check(new HashSet<>(stats).size() == stats.size(), "stats", stats, "each statistic once");
    if (stats.contains("ewma")) {
      check(halfLife != null, "half-life", "missing", "a duration, as stats has ewma");
      check(halfLife.compareTo(MAX_REACH) <= 0, "half-life", halfLife, "at most " + MAX_REACH);
      check(halfLife.toMillis() > 0, "half-life", halfLife, "at least 1 ms");
    } else {
      check(halfLife == null, "half-life", halfLife, "only where stats has ewma");
    }
  }

  /**
   * The columns that this feature adds, in the order of {@link #stats}: {@code name_mean}, {@code
   * name_lag_2}, ...; counts are BIGINT, all others DOUBLE.
   */
  public List<Column> outputs() {
    return stats.stream()
        .map(
            stat ->
                new Column(
                    name + "_" + stat.replace('-', '_'),
                    stat.equals("count") ? ColumnType.BIGINT : ColumnType.DOUBLE))
        .toList();
  }

  /** Whether {@code stat} is one of {@link #STATS}, with a number for the N. */
  public static boolean isStat(String stat) {
    return !stat.equals("lag-N") && STATS.contains(stat) || LAG.matcher(stat).matches();
  }

  private static void check(boolean ok, String name, Object value, String expected) {
    if (!ok) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}
