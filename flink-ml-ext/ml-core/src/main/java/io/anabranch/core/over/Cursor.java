// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One edge of a window: a position in a {@link Series} that moves forward only. It remembers the
 * time of its row, so that an edge that stays where it is reads no block.
 */
final class Cursor {
  private static final long UNKNOWN = Long.MIN_VALUE;

  private long position;
  private long time = UNKNOWN;
  private Block block;

  long position() {
    return position;
  }

  /** Whether there is a row here and it is earlier than {@code limit}. */
  // hot path
  boolean isBefore(long limit, Series series) {
    if (position >= series.end()) {
      return false;
    }
    return time(series) < limit;
  }

  long time(Series series) {
    if (time == UNKNOWN) {
      time = block(series).time(Block.offsetOf(position));
    }
    return time;
  }

  double value(Series series, int column) {
    return block(series).value(Block.offsetOf(position), column);
  }

  void advance() {
    position++;
    time = UNKNOWN;
    if (Block.offsetOf(position) == 0) {
      block = null;
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(position);
    out.writeLong(time);
  }

  void restore(DataInput in) throws IOException {
    moveTo(in.readLong());
    time = in.readLong();
  }

  void moveTo(long target) {
    position = target;
    time = UNKNOWN;
    block = null;
  }

  private Block block(Series series) {
    if (block == null) {
      block = series.block(position);
    }
    return block;
  }
}
