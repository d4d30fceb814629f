// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The retained rows of one key, numbered from 0 in the order of their coming. */
final class Series {
  private final int width;
  private final BlockStore store;
  private long begin;
  private long end;
  private Block open;
  private boolean dirty;

  Series(int width, BlockStore store) {
    this.width = width;
    this.store = store;
  }

  /** The position after the last row. */
  long end() {
    return end;
  }

  void append(long time, double[] values) {
    if (Block.offsetOf(end) == 0) {
      open = new Block(width);
    } else if (open == null) {
      open = load(Block.idOf(end));
    }
    open.append(time, values);
    end++;
    dirty = true;
    if (Block.offsetOf(end) == 0) {
      flush();
      open = null;
    }
  }

  /** The block that holds a position before the end. */
  Block block(long position) {
    long id = Block.idOf(position);
    if (id != Block.idOf(end)) {
      return load(id);
    }
    if (open == null) {
      open = load(id);
    }
    return open;
  }

  /** Drops the blocks that lie wholly before {@code position}. */
  void dropBefore(long position) {
    while (Block.idOf(begin) < Block.idOf(position)) {
      store.drop(Block.idOf(begin));
      begin = (Block.idOf(begin) + 1) * Block.ROWS;
    }
  }

  /** Drops every block. */
  void clear() {
    for (long id = Block.idOf(begin); id * Block.ROWS < end; id++) {
      store.drop(id);
    }
    open = null;
    dirty = false;
    begin = end;
  }

  /** Saves what was appended since the last flush. */
  void flush() {
    if (dirty) {
      store.save(Block.idOf(end - 1), open);
      dirty = false;
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(begin);
    out.writeLong(end);
  }

  void restore(DataInput in) throws IOException {
    begin = in.readLong();
    end = in.readLong();
  }

  private Block load(long id) {
    Block block = store.load(id);
    if (block == null) {
      throw new MlException(
          ErrorKind.INTERNAL,
          "block: " + id + " is missing (expected: rows " + begin + " to " + end + ")");
    }
    return block;
  }
}
