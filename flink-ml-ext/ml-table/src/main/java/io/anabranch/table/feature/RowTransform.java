// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import static io.anabranch.table.feature.Parameter.required;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.transform.FeatureTransform;
import io.anabranch.core.transform.FeatureTransforms;
import io.anabranch.core.transform.Statistics;
import io.anabranch.table.feature.Parameter.Form;
import io.anabranch.table.feature.Parameter.Need;
import java.util.List;
import java.util.Map;

/** The transforms of a row as SQL calls them: inputs first, parameters behind. */
enum RowTransform {
  STANDARDIZE("standardize", required("mean", Form.NUMBER), required("std", Form.NUMBER)),
  IMPUTE("impute", required("with", Form.CONSTANT)),
  ONE_HOT(
      "one-hot",
      required("categories", Form.TEXTS),
      new Parameter("unknown", Form.TEXT, Need.OPTIONAL)),
  STRING_INDEX(
      "string-index",
      required("categories", Form.TEXTS),
      new Parameter("unknown", Form.TEXT, Need.OPTIONAL)),
  BUCKETIZE("bucketize", required("at", Form.NUMBERS)),
  HASH("hash", required("buckets", Form.WHOLE)),
  LOG("log", new Parameter("offset", Form.NUMBER, Need.OPTIONAL)),
  CLIP(
      "clip",
      new Parameter("min", Form.NUMBER, Need.NULLABLE),
      new Parameter("max", Form.NUMBER, Need.NULLABLE)),
  CALENDAR("calendar", required("part", Form.TEXT)),
  CALENDAR_SIN("calendar", required("part", Form.TEXT)),
  CALENDAR_COS("calendar", required("part", Form.TEXT)),
  ADD("add", List.of("a", "b")),
  SUBTRACT("subtract", List.of("a", "b")),
  MULTIPLY("multiply", List.of("a", "b")),
  DIVIDE("divide", List.of("a", "b"));

  private final String kind;
  private final List<String> inputs;
  private final List<Parameter> parameters;

  RowTransform(String kind, Parameter... parameters) {
    this(kind, List.of("value"), parameters);
  }

  RowTransform(String kind, List<String> inputs, Parameter... parameters) {
    this.kind = kind;
    this.inputs = inputs;
    this.parameters = List.of(parameters);
  }

  /** The transform's name in a definition. */
  String kind() {
    return kind;
  }

  String sqlName() {
    return "ML_" + name();
  }

  List<String> inputs() {
    return inputs;
  }

  List<Parameter> parameters() {
    return parameters;
  }

  /** The most arguments of a call. */
  int arity() {
    return inputs().size() + parameters.size();
  }

  /** The fewest arguments of a call. */
  int leastArity() {
    long optional = parameters.stream().filter(p -> p.need() == Need.OPTIONAL).count();
    return arity() - (int) optional;
  }

  /** Which of the transform's outputs SQL gets; -1 for all of them, in an array. */
  int output() {
    return this == ONE_HOT ? -1 : this == CALENDAR_COS ? 1 : 0;
  }

  /**
   * The transform with its parameters.
   *
   * @param values of the parameters that are there: a {@code Double}, {@code Long}, {@code String},
   *     {@code Boolean}, {@code List<Double>} or {@code List<String>} each
   * @throws MlException of kind USER if one cannot be used
   */
  FeatureTransform read(Map<String, Object> values) {
    try {
      boolean circle = this == CALENDAR_SIN || this == CALENDAR_COS;
      return FeatureTransforms.read(
          kind, new SqlArguments(sqlName(), inputs(), values, circle ? "cyclic" : "number"));
    } catch (IllegalArgumentException e) {
      throw MlException.user(sqlName() + ": " + e.getMessage());
    }
  }

  /** What a definition would have fitted. */
  Statistics statistics(Map<String, Object> values) {
    if (this != STANDARDIZE) {
      return null;
    }
    if (values.get("mean") == null || values.get("std") == null) {
      throw MlException.user(
          sqlName() + ": mean or std: NULL (expected: two numbers, as ML_MEAN and ML_STD give)");
    }
    double std = (Double) values.get("std");
    if (!(std >= 0)) {
      throw MlException.user(sqlName() + ": std: " + std + " (expected: >= 0)");
    }
    try {
      return new Statistics.Scale(0, (Double) values.get("mean"), std);
    } catch (IllegalArgumentException e) {
      throw MlException.user(sqlName() + ": " + e.getMessage());
    }
  }

  /** Values that stand in at planning for parameters that are known only when rows come. */
  Map<String, Object> standIns(ColumnType input) {
    String category =
        switch (input) {
          case BOOLEAN -> "true";
          case STRING -> "a";
          default -> "0";
        };
    return switch (this) {
      case STANDARDIZE -> Map.of("mean", 0.0, "std", 1.0);
      case ONE_HOT, STRING_INDEX -> Map.of("categories", List.of(category));
      case BUCKETIZE -> Map.of("at", List.of(0.0));
      case HASH -> Map.of("buckets", 1L);
      case CALENDAR, CALENDAR_SIN, CALENDAR_COS -> Map.of("part", "hour");
      default -> Map.of();
    };
  }
}
