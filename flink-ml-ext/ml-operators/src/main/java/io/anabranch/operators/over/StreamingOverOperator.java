// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import io.anabranch.core.error.MlException;
import io.anabranch.core.over.OverWindows;
import io.anabranch.operators.keyed.HeldRows;
import io.anabranch.operators.keyed.WatermarkMemory;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.ByteSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.internal.InternalListState;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.util.OutputTag;

/**
 * Features over time in STREAMING execution: rows are held until the watermark passes them; a row
 * that comes at or below the watermark goes to the late rows.
 *
 * <p>State per key: held rows by time (appended without being read, read once when the watermark
 * passes), the head of the windows, and blocks of past rows. A silent key is forgotten as soon as
 * no window can see its last row. A restart repeats what came after the last checkpoint and loses
 * nothing.
 */
final class StreamingOverOperator extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData>, Triggerable<Object, Byte> {
  private static final long serialVersionUID = 1L;
  private static final Byte ROWS = 0;
  private static final Byte CLEANUP = 1;

  private final OverSetup setup;
  private final long cachedBytes;

  private transient OutputTag<RowData> lateRows;
  private transient WatermarkMemory watermarks;
  private transient InternalTimerService<Byte> timers;
  private transient InternalListState<Object, Long, RowData> pending;
  private transient KeyCache keys;
  private transient HeldRows held;
  private transient Peers peers;
  private transient List<BinaryRowData> rows;
  private transient Counter late;
  private transient long heldRows;

  StreamingOverOperator(OverSetup setup, long cachedBytes) {
    this.setup = setup;
    this.cachedBytes = cachedBytes;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    DefinitionMemory.check(context.getOperatorStateStore(), setup);
    watermarks =
        new WatermarkMemory(
            context.getOperatorStateStore(),
            getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
            getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
  }

  @Override
  public void open() throws Exception {
    super.open();
    lateRows = OverStreams.lateRows(setup.rowType());
    late = getMetricGroup().counter("lateRows");
    getMetricGroup().gauge("heldRows", () -> heldRows);
    timers = getInternalTimerService("over", ByteSerializer.INSTANCE, this);
    RowDataSerializer serializer = new RowDataSerializer(setup.rowType());
    held = new HeldRows(serializer, getExecutionConfig().isObjectReuseEnabled());
    peers = new Peers(setup, output, getMetricGroup().counter("deadLetters"));
    rows = new ArrayList<>();
    pending = openPending(serializer);
    keys = openKeys();
  }

  /**
   * Lists by time in one state: the time is the namespace, as that of windows is in Flink itself.
   */
  @SuppressWarnings("unchecked")
  private InternalListState<Object, Long, RowData> openPending(RowDataSerializer serializer)
      throws Exception {
    ListStateDescriptor<RowData> descriptor = new ListStateDescriptor<>("rows", serializer);
    return (InternalListState<Object, Long, RowData>)
        this.<Long, ListState<RowData>, List<RowData>>getOrCreateKeyedState(
            LongSerializer.INSTANCE, descriptor);
  }

  private KeyCache openKeys() throws Exception {
    OverWindows plan = setup.windows();
    StateBlocks blocks =
        new StateBlocks(
            getPartitionedState(
                new MapStateDescriptor<>(
                    "blocks", LongSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE)));
    return new KeyCache(
        cachedBytes,
        plan,
        getPartitionedState(
            new ValueStateDescriptor<>("head", BytePrimitiveArraySerializer.INSTANCE)),
        blocks,
        getKeyedStateBackend());
  }

  // hot path
  @Override
  public void processElement(StreamRecord<RowData> element) throws Exception {
    MlException unusable = HeldRows.check(element);
    if (unusable != null) {
      peers.refuse(element.getValue(), unusable);
      return;
    }
    long time = element.getTimestamp();
    if (time <= watermarks.atLeast(timers.currentWatermark())) {
      refuseLate(element.getValue(), time);
      return;
    }
    pending.setCurrentNamespace(time);
    pending.add(held.hold(element.getValue()));
    timers.registerEventTimeTimer(ROWS, time);
    heldRows++;
  }

  // hot path
  @Override
  public void onEventTime(InternalTimer<Object, Byte> timer) throws Exception {
    if (ROWS.equals(timer.getNamespace())) {
      emit(timer.getTimestamp());
    } else {
      cleanUp(timer.getTimestamp());
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<Object, Byte> timer) {
    throw new IllegalStateException("processing time: a timer fired (expected: none is set)");
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    keys.flush();
    watermarks.snapshot(timers.currentWatermark());
  }

  private void emit(long time) throws Exception {
    takePending(time);
    KeyCache.Entry key = keys.current();
    if (time <= key.windows.clock()) {
      // Only after a restore at another parallelism: the key's watermark may have been ahead.
      for (BinaryRowData row : rows) {
        refuseLate(row, time);
      }
    } else {
      peers.emit(rows, time, key.windows);
      keepUp(key);
    }
    rows.clear();
  }

  private void takePending(long time) throws Exception {
    pending.setCurrentNamespace(time);
    for (RowData row : pending.get()) {
      rows.add((BinaryRowData) row);
    }
    pending.clear();
    heldRows = Math.max(0, heldRows - rows.size());
  }

  private void keepUp(KeyCache.Entry key) throws Exception {
    if (key.isNew) {
      timers.registerEventTimeTimer(CLEANUP, key.windows.expiry());
      key.isNew = false;
    }
    keys.currentChanged(key);
  }

  private void cleanUp(long time) throws Exception {
    long expiry = keys.current().windows.expiry();
    if (expiry <= time) {
      keys.dropCurrent();
    } else {
      timers.registerEventTimeTimer(CLEANUP, expiry);
    }
  }

  private void refuseLate(RowData row, long time) {
    late.inc();
    output.collect(lateRows, new StreamRecord<>(row, time));
  }
}
