// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.operators.keyed.HeldRows;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/** Learns in BATCH execution from rows that bring their labels. */
final class RowsBatchOperator extends BatchLearnOperator
    implements OneInputStreamOperator<RowData, RowData> {
  private static final long serialVersionUID = 1L;

  private transient HeldRows rows;

  RowsBatchOperator(LearnSetup setup) {
    super(setup);
  }

  @Override
  public void open() throws Exception {
    super.open();
    rows =
        new HeldRows(
            new RowDataSerializer(setup().rowType()), getExecutionConfig().isObjectReuseEnabled());
  }

  // hot path
  @Override
  public void processElement(StreamRecord<RowData> element) {
    holdRow(element, rows);
  }
}
