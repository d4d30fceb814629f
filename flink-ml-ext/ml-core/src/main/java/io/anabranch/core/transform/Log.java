// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.List;
import java.util.Map;

/** The natural logarithm of {@code x + offset}; a row where that is not above 0 cannot be used. */
record Log(String name, String input, double offset) implements ColumnTransform {
  static final String KIND = "log";

  static FeatureTransform read(Arguments arguments) {
    return new Log(arguments.name(), arguments.column(KIND), arguments.number("offset", 0.0));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of("offset", offset);
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
    return slots -> {
      double shifted = slots.number(from) + offset;
      if (!(shifted > 0)) {
        throw MlException.data(
            name + ": log of " + input + " = " + slots.number(from) + expected());
      }
      slots.setNumber(to, StrictMath.log(shifted));
    };
  }

  private String expected() {
    return offset == 0 ? " (expected: > 0)" : " (expected: > " + -offset + ")";
  }
}
