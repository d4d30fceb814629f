// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.table.function.NamedFunction;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.functions.FunctionDefinition;

/** The feature functions that SQL gets. */
public final class FeatureFunctions {
  private static final String WINDOW =
      "time TIMESTAMP, window INTERVAL [, lag INTERVAL [, rows INT]]";

  private FeatureFunctions() {}

  /** All of them: transforms of a row, aggregates, features over time. */
  public static List<NamedFunction> all() {
    List<NamedFunction> all = new ArrayList<>();
    for (RowTransform transform : RowTransform.values()) {
      all.add(describe(transform));
    }
    for (TotalAggregate.Statistic statistic : TotalAggregate.Statistic.values()) {
      all.add(describe(statistic));
    }
    for (SpreadAggregate.Statistic statistic : SpreadAggregate.Statistic.values()) {
      all.add(describe(statistic));
    }
    for (ExtremeAggregate.End end : ExtremeAggregate.End.values()) {
      all.add(describe(end));
    }
    all.add(
        named(
            "ML_EWMA",
            "(value NUMERIC, time TIMESTAMP, half_life INTERVAL) -> DOUBLE",
            "Aggregate: the mean of timed values in which a value loses half its weight every"
                + " half-life.",
            new EwmaAggregate()));
    for (BeforeAggregate.Statistic statistic : BeforeAggregate.Statistic.values()) {
      all.add(describe(statistic));
    }
    return List.copyOf(all);
  }

  private static NamedFunction describe(RowTransform transform) {
    FunctionDefinition function = new TransformFunction(transform);
    String name = transform.sqlName();
    return switch (transform) {
      case STANDARDIZE ->
          named(
              name,
              "(value NUMERIC, mean DOUBLE, std DOUBLE) -> DOUBLE",
              "(value - mean) / std; 0 where std is 0.",
              function);
      case IMPUTE ->
          named(
              name,
              "(value, with) -> type of value, whole numbers as BIGINT",
              "The value, or with in the place of NULL and NaN.",
              function);
      case ONE_HOT ->
          named(
              name,
              "(value, categories ARRAY [, unknown STRING]) -> ARRAY<BIGINT>",
              "1 at the place of the value's category, 0 elsewhere. A value that is no category"
                  + " fails the query; with unknown 'bucket' it has one more place.",
              function);
      case STRING_INDEX ->
          named(
              name,
              "(value, categories ARRAY [, unknown STRING]) -> BIGINT",
              "The position of the value among the categories, from 0. A value that is no category"
                  + " fails the query; with unknown 'bucket' it gets the number of categories.",
              function);
      case BUCKETIZE ->
          named(
              name,
              "(value NUMERIC, at ARRAY<DOUBLE>) -> BIGINT",
              "How many of the increasing boundaries are not above the value.",
              function);
      case HASH ->
          named(
              name,
              "(value, buckets BIGINT) -> BIGINT",
              "A bucket number from 0: the 64-bit FNV-1a hash modulo the buckets.",
              function);
      case LOG ->
          named(
              name,
              "(value NUMERIC [, offset DOUBLE]) -> DOUBLE",
              "The natural logarithm of value + offset; not above 0 fails the query.",
              function);
      case CLIP ->
          named(
              name,
              "(value NUMERIC, min DOUBLE, max DOUBLE) -> DOUBLE",
              "The value, but not below min nor above max; NULL is no bound.",
              function);
      case CALENDAR ->
          named(
              name,
              "(time TIMESTAMP, part STRING) -> BIGINT",
              "A part of a timestamp: 'hour', 'minute-of-day', 'weekday' (Monday is 1), 'day',"
                  + " 'month', 'day-of-year'.",
              function);
      case CALENDAR_SIN, CALENDAR_COS ->
          named(
              name,
              "(time TIMESTAMP, part STRING) -> DOUBLE",
              "The "
                  + (transform == RowTransform.CALENDAR_SIN ? "sine" : "cosine")
                  + " of the point on a circle that a part of a timestamp makes in its cycle; parts"
                  + " as in ML_CALENDAR.",
              function);
      case ADD, SUBTRACT, MULTIPLY, DIVIDE -> arithmetic(transform, function);
    };
  }

  private static NamedFunction arithmetic(RowTransform transform, FunctionDefinition function) {
    boolean divides = transform == RowTransform.DIVIDE;
    boolean subtracts = transform == RowTransform.SUBTRACT;
    return named(
        transform.sqlName(),
        "(a NUMERIC, b NUMERIC) -> "
            + (divides ? "DOUBLE" : "BIGINT of whole numbers, else DOUBLE"),
        "To "
            + transform.kind()
            + " as definitions do: "
            + (divides
                ? "whole numbers give a fraction, and by zero fails the query."
                : "a result that does not fit fails the query instead of wrapping around.")
            + (subtracts ? " Of two timestamps: milliseconds." : ""),
        function);
  }

  private static NamedFunction describe(TotalAggregate.Statistic statistic) {
    String what =
        switch (statistic) {
          case SUM -> "the correctly rounded sum";
          case MEAN -> "the mean, from the exact sum";
        };
    return ofValue("ML_" + statistic, what, new TotalAggregate(statistic));
  }

  private static NamedFunction describe(SpreadAggregate.Statistic statistic) {
    String what =
        switch (statistic) {
          case VAR -> "the variance of a sample, from exact sums; NULL below two values";
          case STD -> "the standard deviation of a sample, from exact sums; NULL below two values";
        };
    return ofValue("ML_" + statistic, what, new SpreadAggregate(statistic));
  }

  private static NamedFunction describe(ExtremeAggregate.End end) {
    String what =
        switch (end) {
          case MIN -> "the least value; -0.0 is below 0.0";
          case MAX -> "the greatest value; 0.0 is above -0.0";
        };
    return ofValue("ML_" + end, what, new ExtremeAggregate(end));
  }

  private static NamedFunction ofValue(String name, String what, FunctionDefinition function) {
    return named(
        name,
        "(value NUMERIC) -> DOUBLE",
        "Aggregate: " + what + ". The same bits in whatever order rows come.",
        function);
  }

  private static NamedFunction describe(BeforeAggregate.Statistic statistic) {
    BeforeAggregate function = new BeforeAggregate(statistic);
    String option =
        switch (statistic) {
          case LAG -> "n INT, ";
          case EWMA -> "half_life INTERVAL, ";
          default -> "";
        };
    String what =
        switch (statistic) {
          case COUNT -> "how many values are known";
          case SUM -> "the sum";
          case MEAN -> "the mean";
          case STD -> "the standard deviation of a sample";
          case MIN -> "the least value";
          case MAX -> "the greatest value";
          case LAST -> "the newest value";
          case LAG -> "the n-th newest value";
          case DELTA -> "the newest value minus the one before it";
          case SINCE_LAST -> "seconds since the newest value";
          case EWMA -> "the mean in which a value loses half its weight every half-life";
        };
    return named(
        function.sqlName(),
        "(value NUMERIC, "
            + option
            + WINDOW
            + ") -> "
            + (statistic == BeforeAggregate.Statistic.COUNT ? "BIGINT" : "DOUBLE"),
        "In OVER (PARTITION BY key ORDER BY time): "
            + what
            + " of the key's rows with time in [t - lag - window, t - lag), t being the current"
            + " row's time.",
        function);
  }

  private static NamedFunction named(
      String name, String signature, String description, FunctionDefinition function) {
    return new NamedFunction(name, name + signature, description, function);
  }
}
