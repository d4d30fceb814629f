// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import java.io.Serial;
import java.util.PriorityQueue;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/** Keeps the worst of a task's model rows, and emits them at the end; bounded input only. */
final class WorstRows extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData>, BoundedOneInput {
  @Serial private static final long serialVersionUID = 1L;

  private final LearnerRows learner;
  private final WorstFirst order;
  private final int most;
  private final long updates;

  private transient RowDataSerializer serializer;
  private transient PriorityQueue<RowData> worst;

  /**
   * @param most rows that are kept
   * @param updates that a model has at least
   */
  WorstRows(LearnerRows learner, WorstFirst order, int most, long updates) {
    this.learner = learner;
    this.order = order;
    this.most = most;
    this.updates = updates;
  }

  @Override
  public void open() throws Exception {
    super.open();
    serializer = new RowDataSerializer(learner.type());
    worst = new PriorityQueue<>(order.reversed());
  }

  @Override
  public void processElement(StreamRecord<RowData> element) {
    RowData row = element.getValue();
    if (!order.counts(row, updates)) {
      return;
    }
    if (worst.size() < most) {
      worst.add(serializer.copy(row));
    } else if (order.compare(row, worst.peek()) < 0) {
      worst.poll();
      worst.add(serializer.copy(row));
    }
  }

  @Override
  public void endInput() {
    worst.forEach(row -> output.collect(new StreamRecord<>(row)));
  }
}
