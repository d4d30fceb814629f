// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.rank;

import io.anabranch.operators.keyed.WatermarkMemory;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;

/**
 * Second step, by end of interval: the worst of what the subtasks of the first passed on. State per
 * open interval: their rows, at most that many from each, and a timer; the watermark.
 */
final class WorstOperator extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData>, Triggerable<Long, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  private final WorstSpec spec;
  private final RowType keyType;

  private transient InternalTimerService<VoidNamespace> timers;
  private transient WatermarkMemory watermarks;
  private transient ListState<RowData> standings;
  private transient RowDataSerializer serializer;
  private transient RowData.FieldGetter[] key;
  private transient Counter late;

  WorstOperator(WorstSpec spec, RowType keyType) {
    this.spec = spec;
    this.keyType = keyType;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    watermarks = WatermarkMemory.of(context, getRuntimeContext().getTaskInfo());
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    watermarks.snapshot(timers.currentWatermark());
  }

  @Override
  public void open() throws Exception {
    super.open();
    late = getMetricGroup().counter("lateRows");
    timers = getInternalTimerService("worst", VoidNamespaceSerializer.INSTANCE, this);
    serializer = new RowDataSerializer(Standing.type(keyType));
    standings = getPartitionedState(new ListStateDescriptor<>("standings", serializer));
    key = new RowData.FieldGetter[keyType.getFieldCount()];
    for (int i = 0; i < key.length; i++) {
      key[i] = RowData.createFieldGetter(keyType.getTypeAt(i), Standing.ARITY + i);
    }
  }

  @Override
  public void processElement(StreamRecord<RowData> row) throws Exception {
    long last = row.getTimestamp();
    if (last <= watermarks.atLeast(timers.currentWatermark())) {
      late.inc();
      return;
    }
    standings.add(serializer.toBinaryRow(row.getValue()).copy());
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, last);
  }

  @Override
  public void onEventTime(InternalTimer<Long, VoidNamespace> timer) throws Exception {
    Worst worst = new Worst(new WorstFirst(spec), spec.most());
    for (RowData row : standings.get()) {
      worst.offer((BinaryRowData) row);
    }
    standings.clear();
    int place = 0;
    for (RowData row : worst.ranked()) {
      place++;
      output.collect(new StreamRecord<>(row(timer.getKey(), place, row), timer.getTimestamp()));
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<Long, VoidNamespace> timer) {
    throw new IllegalStateException("processing time: a timer fired (expected: none is set)");
  }

  private RowData row(long end, int place, RowData standing) {
    GenericRowData row = new GenericRowData(key.length + 7);
    row.setField(0, TimestampData.fromEpochMillis(end));
    row.setField(1, place);
    for (int i = 0; i < key.length; i++) {
      row.setField(2 + i, key[i].getFieldOrNull(standing));
    }
    int next = 2 + key.length;
    row.setField(next, StringData.fromString(spec.learner()));
    row.setField(next + 1, StringData.fromString(spec.measureName()));
    row.setField(next + 2, standing.getDouble(Standing.QUALITY));
    row.setField(next + 3, standing.getLong(Standing.UPDATES));
    row.setField(
        next + 4, standing.isNullAt(Standing.DRIFTS) ? null : standing.getLong(Standing.DRIFTS));
    return row;
  }
}
