// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.Serial;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;

/**
 * Lets no row pass. After so many rows it counts rows, wall-clock time, and the CPU time of its
 * thread and of the process; what it found is in the job's accumulators.
 */
final class FleetMeasure extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData>, BoundedOneInput {
  static final String ROWS = "rows";
  static final String ALL_ROWS = "all";
  static final String WALL_NANOS = "wall";
  static final String THREAD_NANOS = "thread";
  static final String PROCESS_NANOS = "process";

  @Serial private static final long serialVersionUID = 1L;

  private final long warmRows;
  private transient long seen;
  private transient long wall;
  private transient long thread;
  private transient long process;

  FleetMeasure(long warmRows) {
    this.warmRows = warmRows;
  }

  // hot path
  @Override
  public void processElement(StreamRecord<RowData> element) {
    if (seen++ == warmRows) {
      wall = System.nanoTime();
      thread = threads().getCurrentThreadCpuTime();
      process = machine().getProcessCpuTime();
    }
  }

  @Override
  public void endInput() {
    getRuntimeContext().addAccumulator(ALL_ROWS, new LongCounter(seen));
    getRuntimeContext().addAccumulator(ROWS, new LongCounter(seen - warmRows));
    getRuntimeContext().addAccumulator(WALL_NANOS, new LongMaximum(System.nanoTime() - wall));
    getRuntimeContext()
        .addAccumulator(
            THREAD_NANOS, new LongCounter(threads().getCurrentThreadCpuTime() - thread));
    getRuntimeContext()
        .addAccumulator(PROCESS_NANOS, new LongMaximum(machine().getProcessCpuTime() - process));
  }

  private static ThreadMXBean threads() {
    return ManagementFactory.getThreadMXBean();
  }

  private static OperatingSystemMXBean machine() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  }
}
