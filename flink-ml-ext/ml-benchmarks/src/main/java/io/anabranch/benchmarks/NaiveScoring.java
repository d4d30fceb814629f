// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.Tensor;
import java.io.Serial;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.table.data.RowData;

/** What one would write first: a map function that runs the model for each row. */
final class NaiveScoring extends RichMapFunction<RowData, RowData> {
  @Serial private static final long serialVersionUID = 1L;

  private final Workload workload;
  private transient ModelRunner runner;
  private transient TensorBatch batch;
  private transient ResultWriter writer;

  NaiveScoring(Workload workload) {
    this.workload = workload;
  }

  @Override
  public void open(OpenContext context) {
    runner = workload.runner().open();
    batch = TensorBatch.allocate(runner.signature(), 1);
    writer = new ResultWriter(workload);
  }

  // hot path
  @Override
  public RowData map(RowData row) {
    batch.clear();
    batch.beginRow();
    Tensor input = batch.inputs().get(0);
    for (int i = 0; i < workload.width(); i++) {
      input.putNumber(i, row.getFloat(i));
    }
    batch.commitRow();
    batch.seal();
    runner.run(batch);
    Tensor score = ((ModelOutput.OfTensor) batch.outputs().get(0)).tensor();
    return writer.write(row, (float) score.number(0));
  }

  @Override
  public void close() {
    if (runner != null) {
      runner.close();
    }
  }
}
