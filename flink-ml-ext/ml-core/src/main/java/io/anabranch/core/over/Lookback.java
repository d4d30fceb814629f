// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

import io.anabranch.core.error.MlException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One statistic over the earlier rows of one key, in memory: what the newest row added sees, in the
 * very windows that a definition's features over time use. Rows come in the order of time; those of
 * equal time count in the order of their values, so that the order in which they came does not
 * matter.
 *
 * <p>Holds no more than the window and the lag reach back. Not thread-safe.
 */
public final class Lookback {
  private static final byte VERSION = 1;

  private final OverSpec spec;
  private final OverWindows plan;
  private final Map<Long, Block> blocks = new HashMap<>();
  private final BlockStore store = new Kept(blocks);
  private final double[] row = new double[1];
  private KeyWindows windows;
  private double[] peers = new double[1];
  private int peerCount;
  private long clock = Long.MIN_VALUE;
  private long forgotten = Long.MIN_VALUE;

  /**
   * @param spec with one statistic; its name, key and column mean nothing here
   */
  public Lookback(OverSpec spec) {
    this(spec, new OverWindows(List.of(spec)));
    windows = plan.create(store);
  }

  private Lookback(OverSpec spec, OverWindows plan) {
    if (spec.stats().size() != 1) {
      throw new IllegalArgumentException("stats: " + spec.stats() + " (expected: one)");
    }
    this.spec = spec;
    this.plan = plan;
  }

  /** A fresh one of the same spec. */
  public Lookback fresh() {
    Lookback fresh = new Lookback(spec, plan);
    fresh.windows = plan.create(fresh.store);
    return fresh;
  }

  /** The spec of a statistic where nothing but its windows matters. */
  public static OverSpec spec(
      String stat, Duration window, int rows, Duration lag, Duration halfLife) {
    return new OverSpec(
        "value", List.of("key"), "value", window, rows, lag, List.of(stat), halfLife);
  }

  public OverSpec spec() {
    return spec;
  }

  /**
   * Adds the next row.
   *
   * @param time in milliseconds, not below the time before
   * @param value NaN where it is not known
   * @throws MlException of kind DATA if the value is infinite, USER if time goes back
   */
  // hot path
  public void add(long time, double value) {
    if (Double.isInfinite(value)) {
      throw MlException.data("value: " + value + " (expected: a finite number)");
    }
    if (time < clock) {
      throw MlException.user(
          "time: " + time + " after " + clock + " (expected: rows in the order of their time)");
    }
    if (time > clock) {
      settle();
      clock = time;
    }
    if (!Double.isNaN(value)) {
      if (peerCount == peers.length) {
        peers = Arrays.copyOf(peers, 2 * peerCount);
      }
      peers[peerCount++] = value;
    }
  }

  /**
   * Takes note that a caller no longer counts the row at {@code time}; harmless if no later row
   * could see it.
   */
  public void forget(long time) {
    forgotten = Math.max(forgotten, time);
  }

  /**
   * Gives what the newest row sees, as output 0.
   *
   * @throws MlException of kind USER if it would see a row that was forgotten
   */
  // hot path
  public void result(OverSink out) {
    if (clock == Long.MIN_VALUE) {
      if (plan.plan()[0].kind() == OverStat.Kind.COUNT) {
        out.setInteger(0, 0L);
      } else {
        out.setNull(0);
      }
      return;
    }
    if (forgotten != Long.MIN_VALUE && forgotten >= clock - plan.reach()) {
      throw MlException.user(
          "frame: a row "
              + Duration.ofMillis(clock - forgotten)
              + " back has left it (expected: a frame of at least "
              + Duration.ofMillis(plan.reach())
              + ", window and lag, or one without bound)");
    }
    windows.compute(clock, out);
  }

  /** Makes the rows of the newest time visible to later ones. */
  private void settle() {
    if (peerCount > 1) {
      Arrays.sort(peers, 0, peerCount);
    }
    if (clock != Long.MIN_VALUE) {
      // Moves the edges, so that what is too old goes even if nobody asks.
      windows.compute(clock, Nobody.NOBODY);
    }
    for (int i = 0; i < peerCount; i++) {
      row[0] = peers[i];
      windows.append(clock, row);
    }
    peerCount = 0;
  }

  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeUTF(spec.stats().get(0));
    out.writeLong(spec.window().toMillis());
    out.writeInt(spec.rows());
    out.writeLong(spec.lag().toMillis());
    out.writeLong(spec.halfLife() == null ? 0 : spec.halfLife().toMillis());
    out.writeLong(clock);
    out.writeLong(forgotten);
    out.writeInt(peerCount);
    for (int i = 0; i < peerCount; i++) {
      out.writeDouble(peers[i]);
    }
    windows.flush();
    out.writeInt(blocks.size());
    for (Map.Entry<Long, Block> block : blocks.entrySet()) {
      out.writeLong(block.getKey());
      block.getValue().write(out);
    }
    windows.write(out);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param previous whose plan is shared if it is the same; may be null
   */
  public static Lookback read(DataInput in, Lookback previous) throws IOException {
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IOException("lookback version: " + version + " (expected: " + VERSION + ")");
    }
    OverSpec spec = readSpec(in);
    boolean same = previous != null && previous.spec.equals(spec);
    Lookback lookback =
        same
            ? new Lookback(previous.spec, previous.plan)
            : new Lookback(spec, new OverWindows(List.of(spec)));
    lookback.restore(in);
    return lookback;
  }

  private static OverSpec readSpec(DataInput in) throws IOException {
    String stat = in.readUTF();
    Duration window = Duration.ofMillis(in.readLong());
    int rows = in.readInt();
    Duration lag = Duration.ofMillis(in.readLong());
    long halfLife = in.readLong();
    return spec(stat, window, rows, lag, halfLife == 0 ? null : Duration.ofMillis(halfLife));
  }

  private void restore(DataInput in) throws IOException {
    clock = in.readLong();
    forgotten = in.readLong();
    peerCount = in.readInt();
    peers = new double[Math.max(1, peerCount)];
    for (int i = 0; i < peerCount; i++) {
      peers[i] = in.readDouble();
    }
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      blocks.put(in.readLong(), Block.read(in));
    }
    windows = plan.read(in, store);
  }

  /** Keeps the blocks of one key, which nobody else reads. */
  private record Kept(Map<Long, Block> blocks) implements BlockStore {
    @Override
    public Block load(long id) {
      return blocks.get(id);
    }

    @Override
    public void save(long id, Block block) {
      blocks.put(id, block);
    }

    @Override
    public void drop(long id) {
      blocks.remove(id);
    }
  }

  private enum Nobody implements OverSink {
    NOBODY;

    @Override
    public void setNull(int output) {}

    @Override
    public void setInteger(int output, long value) {}

    @Override
    public void setNumber(int output, double value) {}
  }
}
