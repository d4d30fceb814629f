// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import io.anabranch.core.row.ArrayView;
import io.anabranch.core.row.RowView;
import java.util.Arrays;
import java.util.List;

/**
 * A row of boxed values: null, Boolean, Integer, Long, Float, Double, String, bytes, or a list of
 * such for an array.
 */
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
  public byte[] bytes(int column) {
    return (byte[]) values.get(column);
  }

  @Override
  public ArrayView array(int column) {
    return new Elements(of(((List<?>) values.get(column)).toArray()));
  }

  /** The values of a row as an array. */
  private record Elements(ObjectRow row) implements ArrayView {
    @Override
    public int size() {
      return row.values.size();
    }

    @Override
    public boolean isNull(int element) {
      return row.isNull(element);
    }

    @Override
    public long integer(int element) {
      return row.integer(element);
    }

    @Override
    public double number(int element) {
      return row.number(element);
    }

    @Override
    public String text(int element) {
      return row.text(element);
    }
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
