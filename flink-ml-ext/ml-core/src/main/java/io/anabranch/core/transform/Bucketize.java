// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.List;
import java.util.Map;

/**
 * The number of boundaries that are not above the value, as BIGINT. A bucket holds its lower
 * boundary: {@code at: [0, 10]} gives 0 below 0, 1 in [0, 10) and 2 from 10 up.
 */
record Bucketize(String name, String input, List<Double> at) implements ColumnTransform {
  static final String KIND = "bucketize";

  static FeatureTransform read(Arguments arguments) {
    return new Bucketize(arguments.name(), arguments.column(KIND), arguments.increasing("at"));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of("at", at);
  }

  @Override
  public List<Column> outputs(List<ColumnType> inputs, Statistics statistics) {
    TypeCheck.inputs(this, inputs, TypeCheck.NUMBERS);
    return List.of(new Column(name, ColumnType.BIGINT));
  }

  @Override
  public Step bind(Binding binding) {
    int from = binding.input(0);
    int to = binding.output(0);
    double[] boundaries = at.stream().mapToDouble(Double::doubleValue).toArray();
    return slots -> slots.setInteger(to, notAbove(boundaries, slots.number(from)));
  }

  // hot path
  private static int notAbove(double[] boundaries, double value) {
    int low = 0;
    int high = boundaries.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (boundaries[middle] <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
