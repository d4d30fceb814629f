// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.operators.keyed.HeldRows;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes side events of labels, queries or models. Labels keep their event time and their
 * watermarks; queries and models stand outside of event time and are idle in it from start to end:
 * a watermark of theirs, even the last, would speak for labels that are silent for a while.
 */
final class SideEventOperator extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData> {
  private static final long serialVersionUID = 1L;

  private final SideEvents.Kind kind;
  private final int[] keyColumns;
  private final int[] columns;
  private final RowType type;
  private final Time time;

  private transient RowData.FieldGetter[] key;
  private transient RowData.FieldGetter[] content;

  /** Whether watermarks pass. */
  enum Time {
    PASSES,
    IDLE
  }

  /**
   * @param time of labels, and in BATCH execution of all, it passes
   * @param type of the rows that come in
   * @param keyColumns positions of the key's columns there
   * @param columns positions there of what the event holds
   */
  SideEventOperator(
      SideEvents.Kind kind, Time time, RowType type, int[] keyColumns, int[] columns) {
    this.kind = kind;
    this.time = time;
    this.type = type;
    this.keyColumns = keyColumns;
    this.columns = columns;
  }

  @Override
  public void open() throws Exception {
    super.open();
    key = getters(keyColumns);
    content = getters(columns);
    if (time == Time.IDLE) {
      getProcessingTimeService().registerTimer(0, now -> beIdle());
    }
  }

  private void beIdle() {
    output.emitWatermarkStatus(WatermarkStatus.IDLE);
  }

  private RowData.FieldGetter[] getters(int[] positions) {
    RowData.FieldGetter[] getters = new RowData.FieldGetter[positions.length];
    for (int i = 0; i < getters.length; i++) {
      getters[i] = RowData.createFieldGetter(type.getTypeAt(positions[i]), positions[i]);
    }
    return getters;
  }

  @Override
  public void processElement(StreamRecord<RowData> element) {
    RowData row = element.getValue();
    HeldRows.checkKind(row);
    Object[] values = values(row, content);
    Object held = kind == SideEvents.Kind.QUERY ? values[0] : GenericRowData.of(values);
    StreamRecord<RowData> event = new StreamRecord<>(SideEvents.of(kind, values(row, key), held));
    if (kind != SideEvents.Kind.LABEL) {
      // Before all rows, where they are sorted by time.
      event.setTimestamp(Long.MIN_VALUE);
    } else if (element.hasTimestamp()) {
      event.setTimestamp(element.getTimestamp());
    }
    output.collect(event);
  }

  private static Object[] values(RowData row, RowData.FieldGetter[] fields) {
    Object[] values = new Object[fields.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = fields[i].getFieldOrNull(row);
    }
    return values;
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (time == Time.PASSES) {
      super.processWatermark(mark);
    }
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    if (time == Time.PASSES) {
      super.processWatermarkStatus(status);
    }
  }

  @Override
  public void finish() throws Exception {
    if (time == Time.IDLE) {
      // A source may end before the timer fires.
      beIdle();
    }
    super.finish();
  }
}
