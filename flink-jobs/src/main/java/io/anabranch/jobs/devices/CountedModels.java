// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.operators.ledger.Ledger;
import java.io.Serial;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/** Counts the models of all learners of a job together, as its account's scored rows. */
final class CountedModels extends RichMapFunction<RowData, RowData> {
  @Serial private static final long serialVersionUID = 1L;

  private transient LongCounter models;

  static DataStream<RowData> of(DataStream<RowData> models, LearnerRows learner) {
    String name = "models-" + learner.spec().name() + "-counted";
    return models
        .map(new CountedModels())
        .returns(InternalTypeInfo.of(learner.type()))
        .name(name)
        .uid(name)
        .setParallelism(models.getParallelism());
  }

  @Override
  public void open(OpenContext context) {
    models = getRuntimeContext().getLongCounter(Ledger.ROWS_SCORED);
  }

  @Override
  public RowData map(RowData row) {
    models.add(1L);
    return row;
  }
}
