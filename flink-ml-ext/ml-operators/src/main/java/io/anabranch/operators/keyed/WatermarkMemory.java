// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.keyed;

import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * Remembers the watermark over a restore, where Flink starts again without one: else rows that were
 * late before a failure would be on time after it. At another parallelism the lowest of all is
 * taken.
 */
public final class WatermarkMemory {
  private static final long NONE = Long.MIN_VALUE;

  private final ListState<long[]> state;
  private final int subtask;
  private final int parallelism;
  private long restored = NONE;

  public WatermarkMemory(OperatorStateStore store, int subtask, int parallelism) throws Exception {
    this.subtask = subtask;
    this.parallelism = parallelism;
    state =
        store.getUnionListState(
            new ListStateDescriptor<>("watermark", LongPrimitiveArraySerializer.INSTANCE));
    long lowest = Long.MAX_VALUE;
    for (long[] entry : state.get()) {
      if (entry[0] == subtask && entry[1] == parallelism) {
        restored = entry[2];
        return;
      }
      lowest = Math.min(lowest, entry[2]);
    }
    restored = lowest == Long.MAX_VALUE ? NONE : lowest;
  }

  /** That of the operator whose state is being initialized. */
  public static WatermarkMemory of(StateInitializationContext context, TaskInfo task)
      throws Exception {
    return new WatermarkMemory(
        context.getOperatorStateStore(),
        task.getIndexOfThisSubtask(),
        task.getNumberOfParallelSubtasks());
  }

  /** The watermark below or at which rows are late. */
  public long atLeast(long current) {
    return Math.max(current, restored);
  }

  public void snapshot(long current) throws Exception {
    long watermark = atLeast(current);
    // After the end of the input rows may come again from a savepoint: then keys know their own
    // time.
    long kept = watermark == Long.MAX_VALUE ? NONE : watermark;
    state.clear();
    state.add(new long[] {subtask, parallelism, kept});
  }
}
