// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.core.row.RowView;
import org.apache.flink.table.data.TimestampData;

/** The arguments of a call as a row. */
final class ArgumentRow implements RowView {
  private Object[] values;

  void set(Object[] arguments) {
    values = arguments;
  }

  @Override
  public boolean isNull(int column) {
    return values[column] == null;
  }

  @Override
  public long integer(int column) {
    return integer(values[column]);
  }

  @Override
  public double number(int column) {
    return number(values[column]);
  }

  @Override
  public String text(int column) {
    return (String) values[column];
  }

  static long integer(Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    if (value instanceof Boolean bool) {
      return bool ? 1 : 0;
    }
    return ((TimestampData) value).getMillisecond();
  }

  static double number(Object value) {
    return value instanceof Number number ? number.doubleValue() : integer(value);
  }
}
