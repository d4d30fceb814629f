// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.List;
import java.util.Map;

/** The value, but not below {@code min} nor above {@code max}, as DOUBLE. */
record Clip(String name, String input, double min, double max) implements ColumnTransform {
  static final String KIND = "clip";

  Clip {
    if (min > max) {
      throw new IllegalArgumentException(
          "max: " + max + " (expected: >= min, which is " + min + ")");
    }
  }

  static FeatureTransform read(Arguments arguments) {
    return new Clip(
        arguments.name(),
        arguments.column(KIND),
        arguments.number("min", Double.NEGATIVE_INFINITY),
        arguments.number("max", Double.POSITIVE_INFINITY));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of("min", min, "max", max);
  }

  @Override
  public List<Column> outputs(List<ColumnType> inputs, Statistics statistics) {
    TypeCheck.inputs(this, inputs, TypeCheck.NUMBERS);
    return List.of(new Column(name, ColumnType.DOUBLE));
  }

  @Override
  public Step bind(Binding binding) {
    int from = binding.input(0);
    int to = binding.output(0);
    return slots -> slots.setNumber(to, Math.min(Math.max(slots.number(from), min), max));
  }
}
