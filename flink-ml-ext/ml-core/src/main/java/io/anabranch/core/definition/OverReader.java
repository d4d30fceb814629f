// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.over.OverSpec;
import io.anabranch.core.row.ColumnType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads one feature over time. */
final class OverReader {
  private final Problems problems;
  private final Scope scope;
  private final Section top;
  private final List<String> defaultKey;
  private final KeyReader keys;

  /**
   * @param top the whole definition
   * @param defaultKey the key of features that give none; empty where there is none
   */
  OverReader(Problems problems, Scope scope, Section top, List<String> defaultKey) {
    this.problems = problems;
    this.scope = scope;
    this.top = top;
    this.defaultKey = defaultKey;
    keys = new KeyReader(scope);
  }

  /** The feature; null if it has a problem, or reads what has one. */
  FeatureEntry.OverFeature read(Section feature, String name) {
    int before = problems.size();
    Section over = feature.find("over").section("a window, as in {window: 3 h, of: distance}");
    List<String> stats = stats(feature);
    if (over == null) {
      return null;
    }
    requireEventTime(feature);
    List<String> key = key(over);
    Duration window = duration(over.require("window", "a duration"), null);
    int rows = rows(over.find("rows"));
    boolean known = of(over);
    Duration lag = duration(over.find("lag"), Duration.ZERO);
    Duration halfLife = duration(over.find("half-life"), null);
    over.finish();
    if (problems.size() > before || !known || key.isEmpty()) {
      scope.broken(name);
      return null;
    }
    try {
      String of = over.find("of").written();
      return new FeatureEntry.OverFeature(
          new OverSpec(name, key, of, window, rows, lag, stats, halfLife));
    } catch (IllegalArgumentException e) {
      (e.getMessage().startsWith("stats") ? feature : over).refuse(e.getMessage());
      return null;
    }
  }

  private void requireEventTime(Section feature) {
    if (!top.has("event-time")) {
      String expected =
          "as in {column: departure, out-of-orderness: 30 min}, because "
              + feature.path()
              + " looks over time";
      problems.add(feature.line("over"), "event-time", "missing", expected);
    }
  }

  private List<String> key(Section over) {
    Value key = over.find("key");
    if (key != null) {
      return keys.read(key);
    }
    if (!top.has("key")) {
      over.require("key", "a column or a list of columns, here or as key of the definition");
    }
    return defaultKey;
  }

  private static Duration duration(Value value, Duration otherwise) {
    return value == null ? otherwise : value.duration();
  }

  private static int rows(Value value) {
    Long rows = value == null ? null : value.whole(1, Integer.MAX_VALUE, "a whole number >= 1");
    return rows == null ? OverSpec.DEFAULT_ROWS : rows.intValue();
  }

  /** Whether the values to look at are known and can be looked at. */
  private boolean of(Section over) {
    Value of = over.require("of", "a column or an earlier feature");
    ColumnType type = of == null ? null : scope.plain(of);
    if (type == ColumnType.STRING || type == ColumnType.TIMESTAMP) {
      of.refuse("a number; " + of.written() + " is " + type);
    }
    return type != null;
  }

  private static List<String> stats(Section feature) {
    String expected = "a list of statistics: " + Suggestion.oneOf("", OverSpec.STATS);
    Value value = feature.require("stats", expected);
    List<String> stats = new ArrayList<>();
    for (Value item : value == null ? List.<Value>of() : value.oneOrMore(expected)) {
      String stat = item.text("a statistic");
      if (stat != null && !OverSpec.isStat(stat)) {
        item.refuse(OverSpec.STATS);
      } else if (stat != null && stats.contains(stat)) {
        item.refuse("each statistic once");
      } else if (stat != null) {
        stats.add(stat);
      }
    }
    return stats;
  }
}
