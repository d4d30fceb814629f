// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import java.io.Serial;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;

/** The pipeline without its model: the same columns come out, with a constant as the prediction. */
final class WithoutModel extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData> {
  @Serial private static final long serialVersionUID = 1L;
  private static final float CONSTANT = 0.5f;

  private final Workload workload;
  private transient ResultWriter writer;

  WithoutModel(Workload workload) {
    this.workload = workload;
  }

  @Override
  public void open() throws Exception {
    super.open();
    writer = new ResultWriter(workload);
  }

  // hot path
  @Override
  public void processElement(StreamRecord<RowData> element) {
    output.collect(element.replace(writer.write(element.getValue(), CONSTANT)));
  }
}
