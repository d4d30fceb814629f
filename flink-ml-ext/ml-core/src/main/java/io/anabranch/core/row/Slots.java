// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.row;

import java.util.Arrays;
import java.util.List;

/**
 * The scratch registers of one row: its columns followed by its features, each in the array that
 * fits its {@link ColumnType.Slot}. One instance is reused for every row of a task; not
 * thread-safe.
 */
public final class Slots implements RowView {
  private final List<Column> columns;
  private final boolean[] integral;
  private final boolean[] nulls;
  private final long[] integers;
  private final double[] numbers;
  private final String[] texts;

  public Slots(List<Column> columns) {
    this.columns = List.copyOf(columns);
    int size = columns.size();
    integral = new boolean[size];
    nulls = new boolean[size];
    integers = new long[size];
    numbers = new double[size];
    texts = new String[size];
    for (int i = 0; i < size; i++) {
      integral[i] = columns.get(i).type().slot() == ColumnType.Slot.INTEGER;
    }
    clear();
  }

  public List<Column> columns() {
    return columns;
  }

  /** Makes every value null. */
  public void clear() {
    Arrays.fill(nulls, true);
  }

  @Override
  public boolean isNull(int slot) {
    return nulls[slot];
  }

  @Override
  public long integer(int slot) {
    return integers[slot];
  }

  /** The value as a double, converting from an integer slot where needed. */
  @Override
  public double number(int slot) {
    return integral[slot] ? (double) integers[slot] : numbers[slot];
  }

  @Override
  public String text(int slot) {
    return texts[slot];
  }

  public void setNull(int slot) {
    nulls[slot] = true;
  }

  public void setInteger(int slot, long value) {
    nulls[slot] = false;
    integers[slot] = value;
  }

  public void setNumber(int slot, double value) {
    nulls[slot] = false;
    numbers[slot] = value;
  }

  public void setText(int slot, String value) {
    nulls[slot] = false;
    texts[slot] = value;
  }
}
