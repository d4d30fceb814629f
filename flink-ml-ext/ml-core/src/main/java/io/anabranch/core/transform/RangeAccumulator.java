// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.row.ColumnType.Slot;
import io.anabranch.core.row.RowView;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The least or the greatest value; whole numbers are kept whole. */
final class RangeAccumulator implements FitAccumulator {
  /** Which end of the range is wanted. */
  enum End {
    LEAST,
    GREATEST
  }

  private final String feature;
  private final String input;
  private final Slot slot;
  private final End end;
  private long count;
  private long integer;
  private double number;

  RangeAccumulator(String feature, String input, Slot slot, End end) {
    this.feature = feature;
    this.input = input;
    this.slot = slot;
    this.end = end;
  }

  @Override
  public void add(RowView row, int column) {
    if (row.isNull(column)) {
      return;
    }
    if (slot == Slot.INTEGER) {
      take(1, row.integer(column), 0.0);
    } else if (!Double.isNaN(row.number(column))) {
      // Adding zero turns -0.0 into 0.0, so that the two are one value.
      take(1, 0L, row.number(column) + 0.0);
    }
  }

  @Override
  public void merge(FitAccumulator other) {
    RangeAccumulator that = (RangeAccumulator) other;
    if (that.count > 0) {
      take(that.count, that.integer, that.number);
    }
  }

  private void take(long times, long newInteger, double newNumber) {
    if (count == 0) {
      integer = newInteger;
      number = newNumber;
    } else if (end == End.LEAST) {
      integer = Math.min(integer, newInteger);
      number = Math.min(number, newNumber);
    } else {
      integer = Math.max(integer, newInteger);
      number = Math.max(number, newNumber);
    }
    count += times;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeLong(integer);
    out.writeDouble(number);
  }

  @Override
  public void read(DataInput in) throws IOException {
    count = in.readLong();
    integer = in.readLong();
    number = in.readDouble();
  }

  @Override
  public Statistics result() {
    if (count == 0) {
      throw ScaleAccumulator.nothing(feature, input);
    }
    return new Statistics.Single(
        count, slot == Slot.INTEGER ? Constant.of(integer) : Constant.of(number));
  }
}
