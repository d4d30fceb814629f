// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * All windows of one key. Rows come in (time, content) order: {@link #compute} gives what a row
 * sees, {@link #append} then makes the row visible to later ones. Times are milliseconds; each
 * call's time must not be below that of the call before.
 *
 * <p>The rows themselves lie in blocks in a {@link BlockStore}; this object is their small head. To
 * keep it: {@link #flush}, then {@link #write}. Not thread-safe. A value depends on the rows in its
 * window alone, so neither a restore nor the place where a run started changes it.
 */
public final class KeyWindows {
  private static final byte VERSION = 2;

  /** Of the fixed parts of a key: this object, the key, and what leads to them. */
  private static final int OWN_BYTES = 512;

  private final OverWindows plan;
  private final Series series;
  private final Window[] windows;
  private long clock = Long.MIN_VALUE;

  KeyWindows(OverWindows plan, BlockStore store) {
    this.plan = plan;
    series = new Series(plan.values().size(), store);
    windows =
        plan.windows().stream()
            .map(window -> new Window(window, plan.values().size()))
            .toArray(Window[]::new);
  }

  /** Gives what a row at {@code time} sees. */
  // hot path
  public void compute(long time, OverSink out) {
    moveClock(time);
    long begin = series.end();
    for (Window window : windows) {
      window.advance(time, series);
      begin = Math.min(begin, window.begin());
    }
    series.dropBefore(begin);
    OverWindows.Output[] outputs = plan.plan();
    for (int i = 0; i < outputs.length; i++) {
      windows[outputs[i].window()].result(outputs[i], time, i, out);
    }
  }

  /**
   * Adds a row.
   *
   * @param values in the order of {@link OverWindows#values}, NaN where not known; copied
   */
  // hot path
  public void append(long time, double[] values) {
    moveClock(time);
    boolean known = false;
    for (double value : values) {
      if (Double.isInfinite(value)) {
        throw MlException.data("value: " + value + " (expected: a finite number)");
      }
      known |= !Double.isNaN(value);
    }
    if (known) {
      series.append(time, values);
    }
  }

  /** The time of the last call; the lowest long before the first. */
  public long clock() {
    return clock;
  }

  /**
   * The first time at which no row of this key is seen any more, if none comes until then; the
   * lowest long before the first.
   */
  public long expiry() {
    return clock == Long.MIN_VALUE ? clock : clock + plan.reach() + 1;
  }

  /** About how many bytes of heap this object takes, blocks that it looks at included. */
  // hot path
  public long bytes() {
    long bytes = OWN_BYTES + Block.bytes(plan.values().size());
    for (Window window : windows) {
      bytes += window.bytes();
    }
    return bytes;
  }

  /** Saves appended rows to the store. */
  public void flush() {
    series.flush();
  }

  /** Drops all blocks; this object must not be used again. */
  public void drop() {
    series.clear();
  }

  /** Writes all but the blocks; call {@link #flush} before. */
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(clock);
    series.write(out);
    for (Window window : windows) {
      window.write(out);
    }
  }

  void restore(DataInput in) throws IOException {
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IOException("windows version: " + version + " (expected: " + VERSION + ")");
    }
    clock = in.readLong();
    series.restore(in);
    for (Window window : windows) {
      window.restore(in, series);
    }
  }

  private void moveClock(long time) {
    if (time < clock) {
      throw new MlException(
          ErrorKind.INTERNAL, "time: " + time + " (expected: >= " + clock + ", the time before)");
    }
    clock = time;
  }
}
