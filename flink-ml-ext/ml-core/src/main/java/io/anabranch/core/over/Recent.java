// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The newest known values that entered a window, and their times; how many are inside, others know.
 */
final class Recent {
  private final double[] values;
  private final long[] times;
  private int newest;

  Recent(int depth) {
    values = new double[depth];
    times = new long[depth];
  }

  void enter(long time, double value) {
    newest = newest + 1 == values.length ? 0 : newest + 1;
    values[newest] = value;
    times[newest] = time;
  }

  /** The {@code rank}-th newest value, from 1. */
  double value(int rank) {
    return values[index(rank)];
  }

  long time(int rank) {
    return times[index(rank)];
  }

  void write(DataOutput out) throws IOException {
    for (int rank = values.length; rank >= 1; rank--) {
      out.writeLong(time(rank));
      out.writeDouble(value(rank));
    }
  }

  void restore(DataInput in) throws IOException {
    for (int i = 0; i < values.length; i++) {
      enter(in.readLong(), in.readDouble());
    }
  }

  private int index(int rank) {
    int index = newest - rank + 1;
    return index < 0 ? index + values.length : index;
  }
}
