// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import io.anabranch.core.row.RowView;
import java.util.Arrays;
import java.util.List;

/** A row of boxed values: null, Boolean, Integer, Long, Float, Double or String. */
public final class ObjectRow implements RowView {
  private final List<Object> values;

  private ObjectRow(List<Object> values) {
    this.values = values;
  }

  public static ObjectRow of(Object... values) {
    return new ObjectRow(Arrays.asList(values));
  }

  @Override
  public boolean isNull(int column) {
    return values.get(column) == null;
  }

  @Override
  public long integer(int column) {
    Object value = values.get(column);
    return value instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) value).longValue();
  }

  @Override
  public double number(int column) {
    return ((Number) values.get(column)).doubleValue();
  }

  @Override
  public String text(int column) {
    return (String) values.get(column);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
