// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.over.Block;
import io.anabranch.core.over.BlockStore;
import io.anabranch.core.over.KeyWindows;
import io.anabranch.core.over.OverWindows;
import io.anabranch.operators.keyed.HeldRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/**
 * Features over time in BATCH execution, where rows come sorted by key, then by timestamp, and no
 * watermark comes before the end. It holds the rows of one key and time, and the windows of one
 * key; there is no state: a restart begins anew.
 */
final class BatchOverOperator extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final OverSetup setup;

  private transient OverWindows plan;
  private transient HeldRows held;
  private transient Peers peers;
  private transient List<BinaryRowData> rows;
  private transient Object key;
  private transient long time;
  private transient KeyWindows windows;

  BatchOverOperator(OverSetup setup) {
    this.setup = setup;
  }

  @Override
  public void open() throws Exception {
    super.open();
    plan = setup.windows();
    held =
        new HeldRows(
            new RowDataSerializer(setup.rowType()), getExecutionConfig().isObjectReuseEnabled());
    peers = new Peers(setup, output, getMetricGroup().counter("deadLetters"));
    rows = new ArrayList<>();
  }

  // hot path
  @Override
  public void processElement(StreamRecord<RowData> element) {
    MlException unusable = HeldRows.check(element);
    if (unusable != null) {
      peers.refuse(element.getValue(), unusable);
      return;
    }
    Object nextKey = getCurrentKey();
    long nextTime = element.getTimestamp();
    if (!nextKey.equals(key)) {
      emit();
      key = nextKey;
      windows = plan.create(new MemoryBlocks());
    } else if (nextTime < time) {
      throw new MlException(
          ErrorKind.INTERNAL,
          "event time: " + nextTime + " (expected: >= " + time + ", as BATCH execution sorts)");
    } else if (nextTime > time) {
      emit();
    }
    time = nextTime;
    rows.add(held.hold(element.getValue()));
  }

  @Override
  public void endInput() {
    emit();
  }

  private void emit() {
    if (!rows.isEmpty()) {
      peers.emit(rows, time, windows);
      rows.clear();
    }
  }

  /** The blocks of the one key that is live. */
  private static final class MemoryBlocks implements BlockStore {
    private final Map<Long, Block> blocks = new HashMap<>();

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
}
