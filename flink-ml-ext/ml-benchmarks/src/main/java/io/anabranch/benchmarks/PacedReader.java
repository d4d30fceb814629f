// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * Gives rows when they are due. A row that leaves late keeps the time it was due at, so that a slow
 * pipeline cannot hide its latency by slowing its source. While nothing is due the task is free.
 */
final class PacedReader implements SourceReader<RowData, NumberSequenceSplit> {
  private static final long NAP_NANOS = 250_000;
  private static final int CLOCK_EVERY = 256;

  private final RowSource source;
  private final BinaryRowData[] rows;
  private final ScheduledExecutorService alarm;
  private final double nanosPerRow;
  private final boolean paced;
  private final boolean stamped;
  private final int stamp;
  private final int clockEvery;
  private long started;
  private long emitted;
  private long due;
  private boolean over;

  PacedReader(RowSource source, BinaryRowData[] rows) {
    this.source = source;
    this.rows = rows;
    this.paced = Double.isFinite(source.rowsPerSecond());
    this.nanosPerRow = paced ? 1e9 / source.rowsPerSecond() : 0;
    this.stamped = source.workload().stamped();
    this.stamp = source.workload().columns().size() - 1;
    this.clockEvery = source.workload().model().isHeavy() ? 1 : CLOCK_EVERY;
    this.alarm =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "alarm");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void start() {
    started = System.nanoTime();
  }

  // hot path
  @Override
  public InputStatus pollNext(ReaderOutput<RowData> output) {
    if (emitted >= due) {
      look();
      if (over) {
        return InputStatus.END_OF_INPUT;
      }
      if (emitted >= due) {
        return InputStatus.NOTHING_AVAILABLE;
      }
    }
    BinaryRowData row = rows[(int) emitted & (rows.length - 1)];
    if (stamped) {
      row.setLong(stamp, started + (long) (emitted * nanosPerRow));
    }
    emitted++;
    output.collect(row);
    return InputStatus.MORE_AVAILABLE;
  }

  /** Looks at the clock: how many rows are due by now. */
  private void look() {
    long passed = System.nanoTime() - started;
    over = passed >= source.nanos() || emitted >= source.limit();
    long next = paced ? (long) (passed / nanosPerRow) : emitted + clockEvery;
    due = Math.min(next, source.limit());
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    if (emitted < due || over || !paced) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> available = new CompletableFuture<>();
    alarm.schedule(() -> available.complete(null), NAP_NANOS, TimeUnit.NANOSECONDS);
    return available;
  }

  @Override
  public List<NumberSequenceSplit> snapshotState(long checkpointId) {
    return List.of();
  }

  @Override
  public void addSplits(List<NumberSequenceSplit> splits) {}

  @Override
  public void notifyNoMoreSplits() {}

  @Override
  public void close() {
    alarm.shutdownNow();
  }
}
