// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.ledger;

import java.io.Serial;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Passes rows on and counts them. Counts are in the checkpoint, so that after a restart each row is
 * counted once: Flink's accumulators alone would forget what was counted before it.
 */
final class LedgerOperator extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData> {
  @Serial private static final long serialVersionUID = 1L;

  private final String name;
  private final RowType digested;

  private transient RowHash hash;
  private transient LongCounter rows;
  private transient LongCounter high;
  private transient LongCounter low;
  private transient ListState<Tuple3<Long, Long, Long>> state;
  private transient RowDigest restored;

  LedgerOperator(String name, RowType digested) {
    this.name = name;
    this.digested = digested;
  }

  String name() {
    return name;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "digest", Types.TUPLE(Types.LONG, Types.LONG, Types.LONG)));
    restored = RowDigest.EMPTY;
    for (Tuple3<Long, Long, Long> part : state.get()) {
      restored = restored.plus(new RowDigest(part.f0, part.f1, part.f2));
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    rows = counter(name, restored.rows());
    if (digested != null) {
      hash = new RowHash(digested);
      high = counter(name + ".high", restored.high());
      low = counter(name + ".low", restored.low());
    }
    counter(name + Ledger.RESTARTED, getRuntimeContext().getTaskInfo().getAttemptNumber());
    getMetricGroup().gauge(name, rows::getLocalValuePrimitive);
  }

  private LongCounter counter(String accumulator, long start) {
    LongCounter counter = new LongCounter(start);
    getRuntimeContext().addAccumulator(accumulator, counter);
    return counter;
  }

  // hot path
  @Override
  public void processElement(StreamRecord<RowData> element) {
    rows.add(1L);
    if (hash != null) {
      RowDigest one = RowDigest.EMPTY.plusHash(hash.of(element.getValue()));
      high.add(one.high());
      low.add(one.low());
    }
    output.collect(element);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.clear();
    state.add(
        Tuple3.of(
            rows.getLocalValuePrimitive(),
            high == null ? 0L : high.getLocalValuePrimitive(),
            low == null ? 0L : low.getLocalValuePrimitive()));
  }
}
