// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.List;
import java.util.Map;

/**
 * {@code (x - mean) / std}, with the mean and the sample standard deviation of the fitted rows; 0
 * where all fitted values were equal.
 */
record Standardize(String name, String input) implements ColumnTransform {
  static final String KIND = "standardize";

  static FeatureTransform read(Arguments arguments) {
    return new Standardize(arguments.name(), arguments.column(KIND));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of();
  }

  @Override
  public List<Column> outputs(List<ColumnType> inputs, Statistics statistics) {
    TypeCheck.inputs(this, inputs, TypeCheck.NUMBERS);
    return List.of(new Column(name, ColumnType.DOUBLE));
  }

  @Override
  public boolean needsFit() {
    return true;
  }

  @Override
  public FitAccumulator accumulator(ColumnType type) {
    return ScaleAccumulator.ofScale(name, input);
  }

  @Override
  public Step bind(Binding binding) {
    int from = binding.input(0);
    int to = binding.output(0);
    Statistics.Scale scale = binding.statistics(Statistics.Scale.class);
    double mean = scale.mean();
    double std = scale.std();
    if (std == 0) {
      return slots -> slots.setNumber(to, 0.0);
    }
    return slots -> slots.setNumber(to, (slots.number(from) - mean) / std);
  }
}
