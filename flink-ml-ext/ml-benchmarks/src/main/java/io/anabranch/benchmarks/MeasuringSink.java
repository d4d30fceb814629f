// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import com.sun.management.ThreadMXBean;
import io.anabranch.core.inference.LogHistogram;
import java.io.Serial;
import java.lang.management.ManagementFactory;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * Reads all columns of each row and lets none pass. After the warm-up it counts rows, wall-clock
 * time, the CPU time and the allocations of its thread and, where rows are stamped, how long after
 * its stamp each row arrives. What it found is in the job's accumulators.
 */
final class MeasuringSink extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData>, BoundedOneInput {
  static final String ROWS = "rows";
  static final String WALL_NANOS = "wall";
  static final String CPU_NANOS = "cpu";
  static final String ALLOCATED = "allocated";
  static final String P50_MICROS = "p50";
  static final String P99_MICROS = "p99";
  static final String CHECKSUM = "checksum";

  @Serial private static final long serialVersionUID = 1L;
  private static final int CLOCK_MASK = 255;
  private static final int NOT_STAMPED = -1;

  private final RowType type;
  private final long warmNanos;
  private final int stamp;
  private final int clockMask;

  private transient LogicalTypeRoot[] roots;
  private transient ThreadMXBean threads;
  private transient LogHistogram latencies;
  private transient long seen;
  private transient long opened;
  private transient boolean measuring;
  private transient long firstRow;
  private transient long firstWall;
  private transient long firstCpu;
  private transient long firstAllocated;
  private transient long lastRow;
  private transient long lastWall;
  private transient long lastCpu;
  private transient long lastAllocated;
  private transient double checksum;

  MeasuringSink(Workload workload, long warmNanos) {
    this.type = workload.resultType();
    this.warmNanos = warmNanos;
    this.clockMask = workload.model().isHeavy() ? 0 : CLOCK_MASK;
    this.stamp = workload.stamped() ? workload.travelling().size() - 1 : NOT_STAMPED;
  }

  @Override
  public void open() throws Exception {
    super.open();
    roots = type.getChildren().stream().map(t -> t.getTypeRoot()).toArray(LogicalTypeRoot[]::new);
    threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    latencies = new LogHistogram();
    opened = System.nanoTime();
  }

  // hot path
  @Override
  public void processElement(StreamRecord<RowData> element) {
    RowData row = element.getValue();
    read(row);
    if ((++seen & clockMask) == 0) {
      look();
    }
    if (measuring && stamp != NOT_STAMPED) {
      latencies.record((System.nanoTime() - row.getLong(stamp)) / 1_000);
    }
  }

  private void read(RowData row) {
    for (int i = 0; i < roots.length; i++) {
      if (row.isNullAt(i)) {
        continue;
      }
      switch (roots[i]) {
        case FLOAT -> checksum += row.getFloat(i);
        case BIGINT -> checksum += row.getLong(i);
        case VARCHAR -> checksum += ((BinaryStringData) row.getString(i)).getSizeInBytes();
        default -> throw new IllegalStateException("column " + i + ": " + roots[i]);
      }
    }
  }

  private void look() {
    long now = System.nanoTime();
    if (!measuring) {
      if (now - opened < warmNanos) {
        return;
      }
      measuring = true;
      firstRow = seen;
      firstWall = now;
      firstCpu = threads.getCurrentThreadCpuTime();
      firstAllocated = threads.getCurrentThreadAllocatedBytes();
    }
    lastRow = seen;
    lastWall = now;
    lastCpu = threads.getCurrentThreadCpuTime();
    lastAllocated = threads.getCurrentThreadAllocatedBytes();
  }

  @Override
  public void endInput() {
    count(ROWS, lastRow - firstRow);
    count(WALL_NANOS, lastWall - firstWall);
    count(CPU_NANOS, lastCpu - firstCpu);
    count(ALLOCATED, lastAllocated - firstAllocated);
    count(CHECKSUM, (long) checksum);
    LogHistogram.View view = latencies.view();
    greatest(P50_MICROS, view.quantile(0.5));
    greatest(P99_MICROS, view.quantile(0.99));
  }

  private void count(String name, long value) {
    getRuntimeContext().addAccumulator(name, new LongCounter(value));
  }

  private void greatest(String name, long value) {
    getRuntimeContext().addAccumulator(name, new LongMaximum(value));
  }
}
