// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.StaticArgument;
import org.apache.flink.table.types.inference.StaticArgumentTrait;
import org.apache.flink.types.ColumnList;

/** The arguments in their order; Flink adds {@code on_time} and {@code uid} behind them. */
enum Argument {
  INPUT(null, false),
  LEARNER(text(), false),
  FEATURES(DataTypes.DESCRIPTOR(), true),
  LABEL(DataTypes.DESCRIPTOR(), true),
  PRIOR(DataTypes.DESCRIPTOR(), true),
  CLASSES(text(), true),
  OPTIONS(map(), true),
  DRIFT(map(), true),
  QUALITY(text(), true),
  LABEL_LAG(text(), true),
  TTL(text(), true),
  NAME(text(), true);

  private final DataType type;
  private final boolean isOptional;

  Argument(DataType type, boolean isOptional) {
    this.type = type;
    this.isOptional = isOptional;
  }

  /** Values are read when a query is planned; at run time they only pass by, unconverted. */
  private static DataType text() {
    return DataTypes.STRING().bridgedTo(StringData.class);
  }

  private static DataType map() {
    return DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING()).bridgedTo(MapData.class);
  }

  static List<StaticArgument> all() {
    return Arrays.stream(values()).map(Argument::declared).toList();
  }

  private StaticArgument declared() {
    return this == INPUT
        ? StaticArgument.table(
            sqlName(),
            RowData.class,
            isOptional,
            EnumSet.of(StaticArgumentTrait.SET_SEMANTIC_TABLE))
        : StaticArgument.scalar(sqlName(), type, isOptional);
  }

  String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isGiven(CallContext call) {
    return !call.isArgumentNull(ordinal());
  }

  /** A text; null where it is not given. */
  String text(CallContext call) {
    return isGiven(call) ? literal(call, String.class, "a literal text") : null;
  }

  /** Columns; none where they are not given. */
  List<String> columns(CallContext call) {
    return isGiven(call)
        ? List.copyOf(literal(call, ColumnList.class, "DESCRIPTOR(column, ...)").getNames())
        : List.of();
  }

  /** Texts by name; none where they are not given. */
  @SuppressWarnings("unchecked")
  Map<String, String> texts(CallContext call) {
    return isGiven(call)
        ? (Map<String, String>)
            literal(call, Map.class, "MAP['name', 'value', ...] of literal texts")
        : Map.of();
  }

  private <T> T literal(CallContext call, Class<T> type, String expected) {
    if (!call.isArgumentLiteral(ordinal())) {
      throw refused(
          "not a literal", expected + ", since it has to be known when the query is planned");
    }
    return call.getArgumentValue(ordinal(), type)
        .orElseThrow(() -> refused("not readable", expected));
  }

  /** The exception that says what is wrong with this argument. */
  IllegalArgumentException refused(Object found, String expected) {
    return new IllegalArgumentException(sqlName() + ": " + found + " (expected: " + expected + ")");
  }
}
