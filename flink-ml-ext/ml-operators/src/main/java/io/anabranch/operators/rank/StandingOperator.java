// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.rank;

import io.anabranch.core.error.MlException;
import io.anabranch.operators.keyed.WatermarkMemory;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.internal.InternalValueState;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.InternalTimeServiceManager;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;

/**
 * First step, by key: keeps how a key stood after its last row of each open interval, and passes on
 * the worst of this subtask when an interval ends.
 *
 * <p>State per key and open interval: one small row and a timer; the watermark. What a watermark
 * closes leaves before the watermark does, so nothing of it needs to be in a checkpoint. In BATCH,
 * where a key's timers fire when the key ends, intervals stay open over keys; they leave early
 * where they become many, which costs rows on the way and changes no result.
 */
final class StandingOperator extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData>,
        Triggerable<RowData, VoidNamespace>,
        BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final WorstSpec spec;
  private final LearnedRows learned;
  private final RowType keyType;
  private final int mostHeld;

  private transient WorstFirst order;
  private transient WatermarkMemory watermarks;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient InternalValueState<RowData, Long, RowData> standings;
  private transient RowDataSerializer withKey;
  private transient JoinedRowData joined;
  private transient StreamRecord<RowData> element;
  private transient Map<Long, Worst> ended;
  private transient int held;
  private transient Counter late;

  /**
   * @param mostHeld rows of ended intervals that are held at most
   */
  StandingOperator(WorstSpec spec, LearnedRows learned, RowType keyType, int mostHeld) {
    this.spec = spec;
    this.learned = learned;
    this.keyType = keyType;
    this.mostHeld = mostHeld;
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
  @SuppressWarnings("unchecked")
  public void open() throws Exception {
    super.open();
    order = new WorstFirst(spec);
    late = getMetricGroup().counter("lateRows");
    timers = getInternalTimerService("standings", VoidNamespaceSerializer.INSTANCE, this);
    standings =
        (InternalValueState<RowData, Long, RowData>)
            this.<Long, ValueState<RowData>, RowData>getOrCreateKeyedState(
                LongSerializer.INSTANCE,
                new ValueStateDescriptor<>("standing", new RowDataSerializer(Standing.type())));
    withKey = new RowDataSerializer(Standing.type(keyType));
    joined = new JoinedRowData();
    element = new StreamRecord<>(null);
    ended = new TreeMap<>();
  }

  // hot path
  @Override
  public void processElement(StreamRecord<RowData> row) throws Exception {
    if (!row.hasTimestamp()) {
      throw MlException.user("event time: missing (expected: rows of a learner, which have it)");
    }
    if (!learned.counts(row.getValue(), spec.updates())) {
      return;
    }
    long end = spec.end(row.getTimestamp());
    if (end - 1 <= watermarks.atLeast(timers.currentWatermark())) {
      late.inc();
      return;
    }
    standings.setCurrentNamespace(end);
    RowData before = standings.value();
    if (before == null) {
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, end - 1);
    }
    if (before == null || learned.isLater(row.getValue(), row.getTimestamp(), before, order)) {
      // State on the heap keeps the very row.
      standings.update(learned.standing(row.getValue(), row.getTimestamp()));
    }
  }

  @Override
  public void onEventTime(InternalTimer<RowData, VoidNamespace> timer) throws Exception {
    long end = timer.getTimestamp() + 1;
    standings.setCurrentNamespace(end);
    BinaryRowData row =
        withKey.toBinaryRow(joined.replace(standings.value(), timer.getKey())).copy();
    standings.clear();
    Worst worst = ended.computeIfAbsent(end, at -> new Worst(order, spec.most()));
    int before = worst.size();
    worst.offer(row);
    held += worst.size() - before;
    if (held > mostHeld) {
      passOn();
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<RowData, VoidNamespace> timer) {
    throw new IllegalStateException("processing time: a timer fired (expected: none is set)");
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    InternalTimeServiceManager<?> services = getTimeServiceManager().orElse(null);
    if (services != null) {
      services.advanceWatermark(mark);
    }
    passOn();
    output.emitWatermark(mark);
  }

  @Override
  public void endInput() {
    passOn();
  }

  private void passOn() {
    ended.forEach(
        (end, worst) ->
            worst.ranked().forEach(row -> output.collect(element.replace(row, end - 1))));
    ended.clear();
    held = 0;
  }
}
